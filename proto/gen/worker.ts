import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Age as _careen_v1_Age, Age__Output as _careen_v1_Age__Output } from './careen/v1/Age.ts';
import type { CancelRunRequest as _careen_v1_CancelRunRequest, CancelRunRequest__Output as _careen_v1_CancelRunRequest__Output } from './careen/v1/CancelRunRequest.ts';
import type { CheckRegistryRequest as _careen_v1_CheckRegistryRequest, CheckRegistryRequest__Output as _careen_v1_CheckRegistryRequest__Output } from './careen/v1/CheckRegistryRequest.ts';
import type { CheckRegistryResponse as _careen_v1_CheckRegistryResponse, CheckRegistryResponse__Output as _careen_v1_CheckRegistryResponse__Output } from './careen/v1/CheckRegistryResponse.ts';
import type { CheckResult as _careen_v1_CheckResult, CheckResult__Output as _careen_v1_CheckResult__Output } from './careen/v1/CheckResult.ts';
import type { CreatePolicyRequest as _careen_v1_CreatePolicyRequest, CreatePolicyRequest__Output as _careen_v1_CreatePolicyRequest__Output } from './careen/v1/CreatePolicyRequest.ts';
import type { CreateRunRequest as _careen_v1_CreateRunRequest, CreateRunRequest__Output as _careen_v1_CreateRunRequest__Output } from './careen/v1/CreateRunRequest.ts';
import type { Decision as _careen_v1_Decision, Decision__Output as _careen_v1_Decision__Output } from './careen/v1/Decision.ts';
import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from './careen/v1/DeclaredObject.ts';
import type { DeletePolicyRequest as _careen_v1_DeletePolicyRequest, DeletePolicyRequest__Output as _careen_v1_DeletePolicyRequest__Output } from './careen/v1/DeletePolicyRequest.ts';
import type { ExplainRepositoryRequest as _careen_v1_ExplainRepositoryRequest, ExplainRepositoryRequest__Output as _careen_v1_ExplainRepositoryRequest__Output } from './careen/v1/ExplainRepositoryRequest.ts';
import type { ExplainRepositoryResponse as _careen_v1_ExplainRepositoryResponse, ExplainRepositoryResponse__Output as _careen_v1_ExplainRepositoryResponse__Output } from './careen/v1/ExplainRepositoryResponse.ts';
import type { ExplainedImage as _careen_v1_ExplainedImage, ExplainedImage__Output as _careen_v1_ExplainedImage__Output } from './careen/v1/ExplainedImage.ts';
import type { ExplainedRule as _careen_v1_ExplainedRule, ExplainedRule__Output as _careen_v1_ExplainedRule__Output } from './careen/v1/ExplainedRule.ts';
import type { Explanation as _careen_v1_Explanation, Explanation__Output as _careen_v1_Explanation__Output } from './careen/v1/Explanation.ts';
import type { GetImageRequest as _careen_v1_GetImageRequest, GetImageRequest__Output as _careen_v1_GetImageRequest__Output } from './careen/v1/GetImageRequest.ts';
import type { GetPolicyRequest as _careen_v1_GetPolicyRequest, GetPolicyRequest__Output as _careen_v1_GetPolicyRequest__Output } from './careen/v1/GetPolicyRequest.ts';
import type { GetProtectionRequest as _careen_v1_GetProtectionRequest, GetProtectionRequest__Output as _careen_v1_GetProtectionRequest__Output } from './careen/v1/GetProtectionRequest.ts';
import type { GetRegistryRequest as _careen_v1_GetRegistryRequest, GetRegistryRequest__Output as _careen_v1_GetRegistryRequest__Output } from './careen/v1/GetRegistryRequest.ts';
import type { GetRepositoryRequest as _careen_v1_GetRepositoryRequest, GetRepositoryRequest__Output as _careen_v1_GetRepositoryRequest__Output } from './careen/v1/GetRepositoryRequest.ts';
import type { GetRunRequest as _careen_v1_GetRunRequest, GetRunRequest__Output as _careen_v1_GetRunRequest__Output } from './careen/v1/GetRunRequest.ts';
import type { Image as _careen_v1_Image, Image__Output as _careen_v1_Image__Output } from './careen/v1/Image.ts';
import type { ImageTag as _careen_v1_ImageTag, ImageTag__Output as _careen_v1_ImageTag__Output } from './careen/v1/ImageTag.ts';
import type { KeepSemver as _careen_v1_KeepSemver, KeepSemver__Output as _careen_v1_KeepSemver__Output } from './careen/v1/KeepSemver.ts';
import type { KeepThinned as _careen_v1_KeepThinned, KeepThinned__Output as _careen_v1_KeepThinned__Output } from './careen/v1/KeepThinned.ts';
import type { LimitCheck as _careen_v1_LimitCheck, LimitCheck__Output as _careen_v1_LimitCheck__Output } from './careen/v1/LimitCheck.ts';
import type { ListDecisionsRequest as _careen_v1_ListDecisionsRequest, ListDecisionsRequest__Output as _careen_v1_ListDecisionsRequest__Output } from './careen/v1/ListDecisionsRequest.ts';
import type { ListDecisionsResponse as _careen_v1_ListDecisionsResponse, ListDecisionsResponse__Output as _careen_v1_ListDecisionsResponse__Output } from './careen/v1/ListDecisionsResponse.ts';
import type { ListImagesRequest as _careen_v1_ListImagesRequest, ListImagesRequest__Output as _careen_v1_ListImagesRequest__Output } from './careen/v1/ListImagesRequest.ts';
import type { ListImagesResponse as _careen_v1_ListImagesResponse, ListImagesResponse__Output as _careen_v1_ListImagesResponse__Output } from './careen/v1/ListImagesResponse.ts';
import type { ListPoliciesRequest as _careen_v1_ListPoliciesRequest, ListPoliciesRequest__Output as _careen_v1_ListPoliciesRequest__Output } from './careen/v1/ListPoliciesRequest.ts';
import type { ListPoliciesResponse as _careen_v1_ListPoliciesResponse, ListPoliciesResponse__Output as _careen_v1_ListPoliciesResponse__Output } from './careen/v1/ListPoliciesResponse.ts';
import type { ListProtectionsRequest as _careen_v1_ListProtectionsRequest, ListProtectionsRequest__Output as _careen_v1_ListProtectionsRequest__Output } from './careen/v1/ListProtectionsRequest.ts';
import type { ListProtectionsResponse as _careen_v1_ListProtectionsResponse, ListProtectionsResponse__Output as _careen_v1_ListProtectionsResponse__Output } from './careen/v1/ListProtectionsResponse.ts';
import type { ListRegistriesRequest as _careen_v1_ListRegistriesRequest, ListRegistriesRequest__Output as _careen_v1_ListRegistriesRequest__Output } from './careen/v1/ListRegistriesRequest.ts';
import type { ListRegistriesResponse as _careen_v1_ListRegistriesResponse, ListRegistriesResponse__Output as _careen_v1_ListRegistriesResponse__Output } from './careen/v1/ListRegistriesResponse.ts';
import type { ListRemovalsRequest as _careen_v1_ListRemovalsRequest, ListRemovalsRequest__Output as _careen_v1_ListRemovalsRequest__Output } from './careen/v1/ListRemovalsRequest.ts';
import type { ListRemovalsResponse as _careen_v1_ListRemovalsResponse, ListRemovalsResponse__Output as _careen_v1_ListRemovalsResponse__Output } from './careen/v1/ListRemovalsResponse.ts';
import type { ListRepositoriesRequest as _careen_v1_ListRepositoriesRequest, ListRepositoriesRequest__Output as _careen_v1_ListRepositoriesRequest__Output } from './careen/v1/ListRepositoriesRequest.ts';
import type { ListRepositoriesResponse as _careen_v1_ListRepositoriesResponse, ListRepositoriesResponse__Output as _careen_v1_ListRepositoriesResponse__Output } from './careen/v1/ListRepositoriesResponse.ts';
import type { ListRunsRequest as _careen_v1_ListRunsRequest, ListRunsRequest__Output as _careen_v1_ListRunsRequest__Output } from './careen/v1/ListRunsRequest.ts';
import type { ListRunsResponse as _careen_v1_ListRunsResponse, ListRunsResponse__Output as _careen_v1_ListRunsResponse__Output } from './careen/v1/ListRunsResponse.ts';
import type { ParkedRun as _careen_v1_ParkedRun, ParkedRun__Output as _careen_v1_ParkedRun__Output } from './careen/v1/ParkedRun.ts';
import type { PassedOver as _careen_v1_PassedOver, PassedOver__Output as _careen_v1_PassedOver__Output } from './careen/v1/PassedOver.ts';
import type { Pause as _careen_v1_Pause, Pause__Output as _careen_v1_Pause__Output } from './careen/v1/Pause.ts';
import type { PauseRegistryRequest as _careen_v1_PauseRegistryRequest, PauseRegistryRequest__Output as _careen_v1_PauseRegistryRequest__Output } from './careen/v1/PauseRegistryRequest.ts';
import type { PauseRepositoryRequest as _careen_v1_PauseRepositoryRequest, PauseRepositoryRequest__Output as _careen_v1_PauseRepositoryRequest__Output } from './careen/v1/PauseRepositoryRequest.ts';
import type { Policy as _careen_v1_Policy, Policy__Output as _careen_v1_Policy__Output } from './careen/v1/Policy.ts';
import type { PolicyServiceClient as _careen_v1_PolicyServiceClient, PolicyServiceDefinition as _careen_v1_PolicyServiceDefinition } from './careen/v1/PolicyService.ts';
import type { Protection as _careen_v1_Protection, Protection__Output as _careen_v1_Protection__Output } from './careen/v1/Protection.ts';
import type { Reason as _careen_v1_Reason, Reason__Output as _careen_v1_Reason__Output } from './careen/v1/Reason.ts';
import type { Registry as _careen_v1_Registry, Registry__Output as _careen_v1_Registry__Output } from './careen/v1/Registry.ts';
import type { RegistryCapabilities as _careen_v1_RegistryCapabilities, RegistryCapabilities__Output as _careen_v1_RegistryCapabilities__Output } from './careen/v1/RegistryCapabilities.ts';
import type { RegistryServiceClient as _careen_v1_RegistryServiceClient, RegistryServiceDefinition as _careen_v1_RegistryServiceDefinition } from './careen/v1/RegistryService.ts';
import type { RegistrySize as _careen_v1_RegistrySize, RegistrySize__Output as _careen_v1_RegistrySize__Output } from './careen/v1/RegistrySize.ts';
import type { RegistryState as _careen_v1_RegistryState, RegistryState__Output as _careen_v1_RegistryState__Output } from './careen/v1/RegistryState.ts';
import type { Removal as _careen_v1_Removal, Removal__Output as _careen_v1_Removal__Output } from './careen/v1/Removal.ts';
import type { RemovalCounts as _careen_v1_RemovalCounts, RemovalCounts__Output as _careen_v1_RemovalCounts__Output } from './careen/v1/RemovalCounts.ts';
import type { Repository as _careen_v1_Repository, Repository__Output as _careen_v1_Repository__Output } from './careen/v1/Repository.ts';
import type { RepositoryServiceClient as _careen_v1_RepositoryServiceClient, RepositoryServiceDefinition as _careen_v1_RepositoryServiceDefinition } from './careen/v1/RepositoryService.ts';
import type { ResumeRegistryRequest as _careen_v1_ResumeRegistryRequest, ResumeRegistryRequest__Output as _careen_v1_ResumeRegistryRequest__Output } from './careen/v1/ResumeRegistryRequest.ts';
import type { ResumeRepositoryRequest as _careen_v1_ResumeRepositoryRequest, ResumeRepositoryRequest__Output as _careen_v1_ResumeRepositoryRequest__Output } from './careen/v1/ResumeRepositoryRequest.ts';
import type { Rule as _careen_v1_Rule, Rule__Output as _careen_v1_Rule__Output } from './careen/v1/Rule.ts';
import type { Run as _careen_v1_Run, Run__Output as _careen_v1_Run__Output } from './careen/v1/Run.ts';
import type { RunCounts as _careen_v1_RunCounts, RunCounts__Output as _careen_v1_RunCounts__Output } from './careen/v1/RunCounts.ts';
import type { RunServiceClient as _careen_v1_RunServiceClient, RunServiceDefinition as _careen_v1_RunServiceDefinition } from './careen/v1/RunService.ts';
import type { Scope as _careen_v1_Scope, Scope__Output as _careen_v1_Scope__Output } from './careen/v1/Scope.ts';
import type { UpdatePolicyRequest as _careen_v1_UpdatePolicyRequest, UpdatePolicyRequest__Output as _careen_v1_UpdatePolicyRequest__Output } from './careen/v1/UpdatePolicyRequest.ts';
import type { Verdict as _careen_v1_Verdict, Verdict__Output as _careen_v1_Verdict__Output } from './careen/v1/Verdict.ts';
import type { WatchRunsRequest as _careen_v1_WatchRunsRequest, WatchRunsRequest__Output as _careen_v1_WatchRunsRequest__Output } from './careen/v1/WatchRunsRequest.ts';
import type { WatchRunsResponse as _careen_v1_WatchRunsResponse, WatchRunsResponse__Output as _careen_v1_WatchRunsResponse__Output } from './careen/v1/WatchRunsResponse.ts';
import type { Window as _careen_v1_Window, Window__Output as _careen_v1_Window__Output } from './careen/v1/Window.ts';
import type { AcquireRunRequest as _careen_worker_v1_AcquireRunRequest, AcquireRunRequest__Output as _careen_worker_v1_AcquireRunRequest__Output } from './careen/worker/v1/AcquireRunRequest.ts';
import type { AcquireRunResponse as _careen_worker_v1_AcquireRunResponse, AcquireRunResponse__Output as _careen_worker_v1_AcquireRunResponse__Output } from './careen/worker/v1/AcquireRunResponse.ts';
import type { Assignment as _careen_worker_v1_Assignment, Assignment__Output as _careen_worker_v1_Assignment__Output } from './careen/worker/v1/Assignment.ts';
import type { Blob as _careen_worker_v1_Blob, Blob__Output as _careen_worker_v1_Blob__Output } from './careen/worker/v1/Blob.ts';
import type { ConfigFacts as _careen_worker_v1_ConfigFacts, ConfigFacts__Output as _careen_worker_v1_ConfigFacts__Output } from './careen/worker/v1/ConfigFacts.ts';
import type { DanglingTag as _careen_worker_v1_DanglingTag, DanglingTag__Output as _careen_worker_v1_DanglingTag__Output } from './careen/worker/v1/DanglingTag.ts';
import type { FinishRunRequest as _careen_worker_v1_FinishRunRequest, FinishRunRequest__Output as _careen_worker_v1_FinishRunRequest__Output } from './careen/worker/v1/FinishRunRequest.ts';
import type { FinishRunResponse as _careen_worker_v1_FinishRunResponse, FinishRunResponse__Output as _careen_worker_v1_FinishRunResponse__Output } from './careen/worker/v1/FinishRunResponse.ts';
import type { HostShare as _careen_worker_v1_HostShare, HostShare__Output as _careen_worker_v1_HostShare__Output } from './careen/worker/v1/HostShare.ts';
import type { HostUse as _careen_worker_v1_HostUse, HostUse__Output as _careen_worker_v1_HostUse__Output } from './careen/worker/v1/HostUse.ts';
import type { Intent as _careen_worker_v1_Intent, Intent__Output as _careen_worker_v1_Intent__Output } from './careen/worker/v1/Intent.ts';
import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from './careen/worker/v1/Lease.ts';
import type { ListFactsRequest as _careen_worker_v1_ListFactsRequest, ListFactsRequest__Output as _careen_worker_v1_ListFactsRequest__Output } from './careen/worker/v1/ListFactsRequest.ts';
import type { ListFactsResponse as _careen_worker_v1_ListFactsResponse, ListFactsResponse__Output as _careen_worker_v1_ListFactsResponse__Output } from './careen/worker/v1/ListFactsResponse.ts';
import type { ListOpenIntentsRequest as _careen_worker_v1_ListOpenIntentsRequest, ListOpenIntentsRequest__Output as _careen_worker_v1_ListOpenIntentsRequest__Output } from './careen/worker/v1/ListOpenIntentsRequest.ts';
import type { ListOpenIntentsResponse as _careen_worker_v1_ListOpenIntentsResponse, ListOpenIntentsResponse__Output as _careen_worker_v1_ListOpenIntentsResponse__Output } from './careen/worker/v1/ListOpenIntentsResponse.ts';
import type { ManifestFacts as _careen_worker_v1_ManifestFacts, ManifestFacts__Output as _careen_worker_v1_ManifestFacts__Output } from './careen/worker/v1/ManifestFacts.ts';
import type { NewImage as _careen_worker_v1_NewImage, NewImage__Output as _careen_worker_v1_NewImage__Output } from './careen/worker/v1/NewImage.ts';
import type { OpenIntent as _careen_worker_v1_OpenIntent, OpenIntent__Output as _careen_worker_v1_OpenIntent__Output } from './careen/worker/v1/OpenIntent.ts';
import type { Part as _careen_worker_v1_Part, Part__Output as _careen_worker_v1_Part__Output } from './careen/worker/v1/Part.ts';
import type { PinnedReference as _careen_worker_v1_PinnedReference, PinnedReference__Output as _careen_worker_v1_PinnedReference__Output } from './careen/worker/v1/PinnedReference.ts';
import type { Places as _careen_worker_v1_Places, Places__Output as _careen_worker_v1_Places__Output } from './careen/worker/v1/Places.ts';
import type { Push as _careen_worker_v1_Push, Push__Output as _careen_worker_v1_Push__Output } from './careen/worker/v1/Push.ts';
import type { ReadRunInputRequest as _careen_worker_v1_ReadRunInputRequest, ReadRunInputRequest__Output as _careen_worker_v1_ReadRunInputRequest__Output } from './careen/worker/v1/ReadRunInputRequest.ts';
import type { ReadRunInputResponse as _careen_worker_v1_ReadRunInputResponse, ReadRunInputResponse__Output as _careen_worker_v1_ReadRunInputResponse__Output } from './careen/worker/v1/ReadRunInputResponse.ts';
import type { RecallRequest as _careen_worker_v1_RecallRequest, RecallRequest__Output as _careen_worker_v1_RecallRequest__Output } from './careen/worker/v1/RecallRequest.ts';
import type { RecallResponse as _careen_worker_v1_RecallResponse, RecallResponse__Output as _careen_worker_v1_RecallResponse__Output } from './careen/worker/v1/RecallResponse.ts';
import type { RecordDecisionsRequest as _careen_worker_v1_RecordDecisionsRequest, RecordDecisionsRequest__Output as _careen_worker_v1_RecordDecisionsRequest__Output } from './careen/worker/v1/RecordDecisionsRequest.ts';
import type { RecordDecisionsResponse as _careen_worker_v1_RecordDecisionsResponse, RecordDecisionsResponse__Output as _careen_worker_v1_RecordDecisionsResponse__Output } from './careen/worker/v1/RecordDecisionsResponse.ts';
import type { RecordIntentRequest as _careen_worker_v1_RecordIntentRequest, RecordIntentRequest__Output as _careen_worker_v1_RecordIntentRequest__Output } from './careen/worker/v1/RecordIntentRequest.ts';
import type { RecordIntentResponse as _careen_worker_v1_RecordIntentResponse, RecordIntentResponse__Output as _careen_worker_v1_RecordIntentResponse__Output } from './careen/worker/v1/RecordIntentResponse.ts';
import type { RecordLossRequest as _careen_worker_v1_RecordLossRequest, RecordLossRequest__Output as _careen_worker_v1_RecordLossRequest__Output } from './careen/worker/v1/RecordLossRequest.ts';
import type { RecordLossResponse as _careen_worker_v1_RecordLossResponse, RecordLossResponse__Output as _careen_worker_v1_RecordLossResponse__Output } from './careen/worker/v1/RecordLossResponse.ts';
import type { RecordManifestsRequest as _careen_worker_v1_RecordManifestsRequest, RecordManifestsRequest__Output as _careen_worker_v1_RecordManifestsRequest__Output } from './careen/worker/v1/RecordManifestsRequest.ts';
import type { RecordManifestsResponse as _careen_worker_v1_RecordManifestsResponse, RecordManifestsResponse__Output as _careen_worker_v1_RecordManifestsResponse__Output } from './careen/worker/v1/RecordManifestsResponse.ts';
import type { RecordPutBackRequest as _careen_worker_v1_RecordPutBackRequest, RecordPutBackRequest__Output as _careen_worker_v1_RecordPutBackRequest__Output } from './careen/worker/v1/RecordPutBackRequest.ts';
import type { RecordPutBackResponse as _careen_worker_v1_RecordPutBackResponse, RecordPutBackResponse__Output as _careen_worker_v1_RecordPutBackResponse__Output } from './careen/worker/v1/RecordPutBackResponse.ts';
import type { RecordScanRequest as _careen_worker_v1_RecordScanRequest, RecordScanRequest__Output as _careen_worker_v1_RecordScanRequest__Output } from './careen/worker/v1/RecordScanRequest.ts';
import type { RecordScanResponse as _careen_worker_v1_RecordScanResponse, RecordScanResponse__Output as _careen_worker_v1_RecordScanResponse__Output } from './careen/worker/v1/RecordScanResponse.ts';
import type { RenewLeaseRequest as _careen_worker_v1_RenewLeaseRequest, RenewLeaseRequest__Output as _careen_worker_v1_RenewLeaseRequest__Output } from './careen/worker/v1/RenewLeaseRequest.ts';
import type { RenewLeaseResponse as _careen_worker_v1_RenewLeaseResponse, RenewLeaseResponse__Output as _careen_worker_v1_RenewLeaseResponse__Output } from './careen/worker/v1/RenewLeaseResponse.ts';
import type { SettleIntentRequest as _careen_worker_v1_SettleIntentRequest, SettleIntentRequest__Output as _careen_worker_v1_SettleIntentRequest__Output } from './careen/worker/v1/SettleIntentRequest.ts';
import type { SettleIntentResponse as _careen_worker_v1_SettleIntentResponse, SettleIntentResponse__Output as _careen_worker_v1_SettleIntentResponse__Output } from './careen/worker/v1/SettleIntentResponse.ts';
import type { ShareFlowRequest as _careen_worker_v1_ShareFlowRequest, ShareFlowRequest__Output as _careen_worker_v1_ShareFlowRequest__Output } from './careen/worker/v1/ShareFlowRequest.ts';
import type { ShareFlowResponse as _careen_worker_v1_ShareFlowResponse, ShareFlowResponse__Output as _careen_worker_v1_ShareFlowResponse__Output } from './careen/worker/v1/ShareFlowResponse.ts';
import type { Sighting as _careen_worker_v1_Sighting, Sighting__Output as _careen_worker_v1_Sighting__Output } from './careen/worker/v1/Sighting.ts';
import type { TagMove as _careen_worker_v1_TagMove, TagMove__Output as _careen_worker_v1_TagMove__Output } from './careen/worker/v1/TagMove.ts';
import type { TagState as _careen_worker_v1_TagState, TagState__Output as _careen_worker_v1_TagState__Output } from './careen/worker/v1/TagState.ts';
import type { WorkerInfo as _careen_worker_v1_WorkerInfo, WorkerInfo__Output as _careen_worker_v1_WorkerInfo__Output } from './careen/worker/v1/WorkerInfo.ts';
import type { WorkerServiceClient as _careen_worker_v1_WorkerServiceClient, WorkerServiceDefinition as _careen_worker_v1_WorkerServiceDefinition } from './careen/worker/v1/WorkerService.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Empty as _google_protobuf_Empty, Empty__Output as _google_protobuf_Empty__Output } from './google/protobuf/Empty.ts';
import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from './google/protobuf/FieldMask.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  careen: {
    v1: {
      Age: MessageTypeDefinition<_careen_v1_Age, _careen_v1_Age__Output>
      CancelRunRequest: MessageTypeDefinition<_careen_v1_CancelRunRequest, _careen_v1_CancelRunRequest__Output>
      CheckRegistryRequest: MessageTypeDefinition<_careen_v1_CheckRegistryRequest, _careen_v1_CheckRegistryRequest__Output>
      CheckRegistryResponse: MessageTypeDefinition<_careen_v1_CheckRegistryResponse, _careen_v1_CheckRegistryResponse__Output>
      CheckResult: MessageTypeDefinition<_careen_v1_CheckResult, _careen_v1_CheckResult__Output>
      CreatePolicyRequest: MessageTypeDefinition<_careen_v1_CreatePolicyRequest, _careen_v1_CreatePolicyRequest__Output>
      CreateRunRequest: MessageTypeDefinition<_careen_v1_CreateRunRequest, _careen_v1_CreateRunRequest__Output>
      Decision: MessageTypeDefinition<_careen_v1_Decision, _careen_v1_Decision__Output>
      DeclaredObject: MessageTypeDefinition<_careen_v1_DeclaredObject, _careen_v1_DeclaredObject__Output>
      DeletePolicyRequest: MessageTypeDefinition<_careen_v1_DeletePolicyRequest, _careen_v1_DeletePolicyRequest__Output>
      ExplainRepositoryRequest: MessageTypeDefinition<_careen_v1_ExplainRepositoryRequest, _careen_v1_ExplainRepositoryRequest__Output>
      ExplainRepositoryResponse: MessageTypeDefinition<_careen_v1_ExplainRepositoryResponse, _careen_v1_ExplainRepositoryResponse__Output>
      ExplainedImage: MessageTypeDefinition<_careen_v1_ExplainedImage, _careen_v1_ExplainedImage__Output>
      ExplainedRule: MessageTypeDefinition<_careen_v1_ExplainedRule, _careen_v1_ExplainedRule__Output>
      Explanation: MessageTypeDefinition<_careen_v1_Explanation, _careen_v1_Explanation__Output>
      GetImageRequest: MessageTypeDefinition<_careen_v1_GetImageRequest, _careen_v1_GetImageRequest__Output>
      GetPolicyRequest: MessageTypeDefinition<_careen_v1_GetPolicyRequest, _careen_v1_GetPolicyRequest__Output>
      GetProtectionRequest: MessageTypeDefinition<_careen_v1_GetProtectionRequest, _careen_v1_GetProtectionRequest__Output>
      GetRegistryRequest: MessageTypeDefinition<_careen_v1_GetRegistryRequest, _careen_v1_GetRegistryRequest__Output>
      GetRepositoryRequest: MessageTypeDefinition<_careen_v1_GetRepositoryRequest, _careen_v1_GetRepositoryRequest__Output>
      GetRunRequest: MessageTypeDefinition<_careen_v1_GetRunRequest, _careen_v1_GetRunRequest__Output>
      Image: MessageTypeDefinition<_careen_v1_Image, _careen_v1_Image__Output>
      ImageTag: MessageTypeDefinition<_careen_v1_ImageTag, _careen_v1_ImageTag__Output>
      KeepSemver: MessageTypeDefinition<_careen_v1_KeepSemver, _careen_v1_KeepSemver__Output>
      KeepThinned: MessageTypeDefinition<_careen_v1_KeepThinned, _careen_v1_KeepThinned__Output>
      LimitCheck: MessageTypeDefinition<_careen_v1_LimitCheck, _careen_v1_LimitCheck__Output>
      ListDecisionsRequest: MessageTypeDefinition<_careen_v1_ListDecisionsRequest, _careen_v1_ListDecisionsRequest__Output>
      ListDecisionsResponse: MessageTypeDefinition<_careen_v1_ListDecisionsResponse, _careen_v1_ListDecisionsResponse__Output>
      ListImagesRequest: MessageTypeDefinition<_careen_v1_ListImagesRequest, _careen_v1_ListImagesRequest__Output>
      ListImagesResponse: MessageTypeDefinition<_careen_v1_ListImagesResponse, _careen_v1_ListImagesResponse__Output>
      ListPoliciesRequest: MessageTypeDefinition<_careen_v1_ListPoliciesRequest, _careen_v1_ListPoliciesRequest__Output>
      ListPoliciesResponse: MessageTypeDefinition<_careen_v1_ListPoliciesResponse, _careen_v1_ListPoliciesResponse__Output>
      ListProtectionsRequest: MessageTypeDefinition<_careen_v1_ListProtectionsRequest, _careen_v1_ListProtectionsRequest__Output>
      ListProtectionsResponse: MessageTypeDefinition<_careen_v1_ListProtectionsResponse, _careen_v1_ListProtectionsResponse__Output>
      ListRegistriesRequest: MessageTypeDefinition<_careen_v1_ListRegistriesRequest, _careen_v1_ListRegistriesRequest__Output>
      ListRegistriesResponse: MessageTypeDefinition<_careen_v1_ListRegistriesResponse, _careen_v1_ListRegistriesResponse__Output>
      ListRemovalsRequest: MessageTypeDefinition<_careen_v1_ListRemovalsRequest, _careen_v1_ListRemovalsRequest__Output>
      ListRemovalsResponse: MessageTypeDefinition<_careen_v1_ListRemovalsResponse, _careen_v1_ListRemovalsResponse__Output>
      ListRepositoriesRequest: MessageTypeDefinition<_careen_v1_ListRepositoriesRequest, _careen_v1_ListRepositoriesRequest__Output>
      ListRepositoriesResponse: MessageTypeDefinition<_careen_v1_ListRepositoriesResponse, _careen_v1_ListRepositoriesResponse__Output>
      ListRunsRequest: MessageTypeDefinition<_careen_v1_ListRunsRequest, _careen_v1_ListRunsRequest__Output>
      ListRunsResponse: MessageTypeDefinition<_careen_v1_ListRunsResponse, _careen_v1_ListRunsResponse__Output>
      ParkedRun: MessageTypeDefinition<_careen_v1_ParkedRun, _careen_v1_ParkedRun__Output>
      PassedOver: MessageTypeDefinition<_careen_v1_PassedOver, _careen_v1_PassedOver__Output>
      Pause: MessageTypeDefinition<_careen_v1_Pause, _careen_v1_Pause__Output>
      PauseRegistryRequest: MessageTypeDefinition<_careen_v1_PauseRegistryRequest, _careen_v1_PauseRegistryRequest__Output>
      PauseRepositoryRequest: MessageTypeDefinition<_careen_v1_PauseRepositoryRequest, _careen_v1_PauseRepositoryRequest__Output>
      Policy: MessageTypeDefinition<_careen_v1_Policy, _careen_v1_Policy__Output>
      PolicyService: SubtypeConstructor<typeof grpc.Client, _careen_v1_PolicyServiceClient> & { service: _careen_v1_PolicyServiceDefinition }
      Protection: MessageTypeDefinition<_careen_v1_Protection, _careen_v1_Protection__Output>
      Reason: MessageTypeDefinition<_careen_v1_Reason, _careen_v1_Reason__Output>
      Registry: MessageTypeDefinition<_careen_v1_Registry, _careen_v1_Registry__Output>
      RegistryCapabilities: MessageTypeDefinition<_careen_v1_RegistryCapabilities, _careen_v1_RegistryCapabilities__Output>
      RegistryService: SubtypeConstructor<typeof grpc.Client, _careen_v1_RegistryServiceClient> & { service: _careen_v1_RegistryServiceDefinition }
      RegistrySize: MessageTypeDefinition<_careen_v1_RegistrySize, _careen_v1_RegistrySize__Output>
      RegistryState: MessageTypeDefinition<_careen_v1_RegistryState, _careen_v1_RegistryState__Output>
      Removal: MessageTypeDefinition<_careen_v1_Removal, _careen_v1_Removal__Output>
      RemovalCounts: MessageTypeDefinition<_careen_v1_RemovalCounts, _careen_v1_RemovalCounts__Output>
      Repository: MessageTypeDefinition<_careen_v1_Repository, _careen_v1_Repository__Output>
      RepositoryService: SubtypeConstructor<typeof grpc.Client, _careen_v1_RepositoryServiceClient> & { service: _careen_v1_RepositoryServiceDefinition }
      ResumeRegistryRequest: MessageTypeDefinition<_careen_v1_ResumeRegistryRequest, _careen_v1_ResumeRegistryRequest__Output>
      ResumeRepositoryRequest: MessageTypeDefinition<_careen_v1_ResumeRepositoryRequest, _careen_v1_ResumeRepositoryRequest__Output>
      Rule: MessageTypeDefinition<_careen_v1_Rule, _careen_v1_Rule__Output>
      Run: MessageTypeDefinition<_careen_v1_Run, _careen_v1_Run__Output>
      RunCounts: MessageTypeDefinition<_careen_v1_RunCounts, _careen_v1_RunCounts__Output>
      RunService: SubtypeConstructor<typeof grpc.Client, _careen_v1_RunServiceClient> & { service: _careen_v1_RunServiceDefinition }
      Scope: MessageTypeDefinition<_careen_v1_Scope, _careen_v1_Scope__Output>
      UpdatePolicyRequest: MessageTypeDefinition<_careen_v1_UpdatePolicyRequest, _careen_v1_UpdatePolicyRequest__Output>
      Verdict: MessageTypeDefinition<_careen_v1_Verdict, _careen_v1_Verdict__Output>
      WatchRunsRequest: MessageTypeDefinition<_careen_v1_WatchRunsRequest, _careen_v1_WatchRunsRequest__Output>
      WatchRunsResponse: MessageTypeDefinition<_careen_v1_WatchRunsResponse, _careen_v1_WatchRunsResponse__Output>
      Window: MessageTypeDefinition<_careen_v1_Window, _careen_v1_Window__Output>
    }
    worker: {
      v1: {
        AcquireRunRequest: MessageTypeDefinition<_careen_worker_v1_AcquireRunRequest, _careen_worker_v1_AcquireRunRequest__Output>
        AcquireRunResponse: MessageTypeDefinition<_careen_worker_v1_AcquireRunResponse, _careen_worker_v1_AcquireRunResponse__Output>
        Assignment: MessageTypeDefinition<_careen_worker_v1_Assignment, _careen_worker_v1_Assignment__Output>
        Blob: MessageTypeDefinition<_careen_worker_v1_Blob, _careen_worker_v1_Blob__Output>
        ConfigFacts: MessageTypeDefinition<_careen_worker_v1_ConfigFacts, _careen_worker_v1_ConfigFacts__Output>
        DanglingTag: MessageTypeDefinition<_careen_worker_v1_DanglingTag, _careen_worker_v1_DanglingTag__Output>
        FinishRunRequest: MessageTypeDefinition<_careen_worker_v1_FinishRunRequest, _careen_worker_v1_FinishRunRequest__Output>
        FinishRunResponse: MessageTypeDefinition<_careen_worker_v1_FinishRunResponse, _careen_worker_v1_FinishRunResponse__Output>
        HostShare: MessageTypeDefinition<_careen_worker_v1_HostShare, _careen_worker_v1_HostShare__Output>
        HostUse: MessageTypeDefinition<_careen_worker_v1_HostUse, _careen_worker_v1_HostUse__Output>
        Intent: MessageTypeDefinition<_careen_worker_v1_Intent, _careen_worker_v1_Intent__Output>
        Lease: MessageTypeDefinition<_careen_worker_v1_Lease, _careen_worker_v1_Lease__Output>
        ListFactsRequest: MessageTypeDefinition<_careen_worker_v1_ListFactsRequest, _careen_worker_v1_ListFactsRequest__Output>
        ListFactsResponse: MessageTypeDefinition<_careen_worker_v1_ListFactsResponse, _careen_worker_v1_ListFactsResponse__Output>
        ListOpenIntentsRequest: MessageTypeDefinition<_careen_worker_v1_ListOpenIntentsRequest, _careen_worker_v1_ListOpenIntentsRequest__Output>
        ListOpenIntentsResponse: MessageTypeDefinition<_careen_worker_v1_ListOpenIntentsResponse, _careen_worker_v1_ListOpenIntentsResponse__Output>
        ManifestFacts: MessageTypeDefinition<_careen_worker_v1_ManifestFacts, _careen_worker_v1_ManifestFacts__Output>
        NewImage: MessageTypeDefinition<_careen_worker_v1_NewImage, _careen_worker_v1_NewImage__Output>
        OpenIntent: MessageTypeDefinition<_careen_worker_v1_OpenIntent, _careen_worker_v1_OpenIntent__Output>
        Part: MessageTypeDefinition<_careen_worker_v1_Part, _careen_worker_v1_Part__Output>
        PinnedReference: MessageTypeDefinition<_careen_worker_v1_PinnedReference, _careen_worker_v1_PinnedReference__Output>
        Places: MessageTypeDefinition<_careen_worker_v1_Places, _careen_worker_v1_Places__Output>
        Push: MessageTypeDefinition<_careen_worker_v1_Push, _careen_worker_v1_Push__Output>
        ReadRunInputRequest: MessageTypeDefinition<_careen_worker_v1_ReadRunInputRequest, _careen_worker_v1_ReadRunInputRequest__Output>
        ReadRunInputResponse: MessageTypeDefinition<_careen_worker_v1_ReadRunInputResponse, _careen_worker_v1_ReadRunInputResponse__Output>
        RecallRequest: MessageTypeDefinition<_careen_worker_v1_RecallRequest, _careen_worker_v1_RecallRequest__Output>
        RecallResponse: MessageTypeDefinition<_careen_worker_v1_RecallResponse, _careen_worker_v1_RecallResponse__Output>
        RecordDecisionsRequest: MessageTypeDefinition<_careen_worker_v1_RecordDecisionsRequest, _careen_worker_v1_RecordDecisionsRequest__Output>
        RecordDecisionsResponse: MessageTypeDefinition<_careen_worker_v1_RecordDecisionsResponse, _careen_worker_v1_RecordDecisionsResponse__Output>
        RecordIntentRequest: MessageTypeDefinition<_careen_worker_v1_RecordIntentRequest, _careen_worker_v1_RecordIntentRequest__Output>
        RecordIntentResponse: MessageTypeDefinition<_careen_worker_v1_RecordIntentResponse, _careen_worker_v1_RecordIntentResponse__Output>
        RecordLossRequest: MessageTypeDefinition<_careen_worker_v1_RecordLossRequest, _careen_worker_v1_RecordLossRequest__Output>
        RecordLossResponse: MessageTypeDefinition<_careen_worker_v1_RecordLossResponse, _careen_worker_v1_RecordLossResponse__Output>
        RecordManifestsRequest: MessageTypeDefinition<_careen_worker_v1_RecordManifestsRequest, _careen_worker_v1_RecordManifestsRequest__Output>
        RecordManifestsResponse: MessageTypeDefinition<_careen_worker_v1_RecordManifestsResponse, _careen_worker_v1_RecordManifestsResponse__Output>
        RecordPutBackRequest: MessageTypeDefinition<_careen_worker_v1_RecordPutBackRequest, _careen_worker_v1_RecordPutBackRequest__Output>
        RecordPutBackResponse: MessageTypeDefinition<_careen_worker_v1_RecordPutBackResponse, _careen_worker_v1_RecordPutBackResponse__Output>
        RecordScanRequest: MessageTypeDefinition<_careen_worker_v1_RecordScanRequest, _careen_worker_v1_RecordScanRequest__Output>
        RecordScanResponse: MessageTypeDefinition<_careen_worker_v1_RecordScanResponse, _careen_worker_v1_RecordScanResponse__Output>
        RenewLeaseRequest: MessageTypeDefinition<_careen_worker_v1_RenewLeaseRequest, _careen_worker_v1_RenewLeaseRequest__Output>
        RenewLeaseResponse: MessageTypeDefinition<_careen_worker_v1_RenewLeaseResponse, _careen_worker_v1_RenewLeaseResponse__Output>
        SettleIntentRequest: MessageTypeDefinition<_careen_worker_v1_SettleIntentRequest, _careen_worker_v1_SettleIntentRequest__Output>
        SettleIntentResponse: MessageTypeDefinition<_careen_worker_v1_SettleIntentResponse, _careen_worker_v1_SettleIntentResponse__Output>
        ShareFlowRequest: MessageTypeDefinition<_careen_worker_v1_ShareFlowRequest, _careen_worker_v1_ShareFlowRequest__Output>
        ShareFlowResponse: MessageTypeDefinition<_careen_worker_v1_ShareFlowResponse, _careen_worker_v1_ShareFlowResponse__Output>
        Sighting: MessageTypeDefinition<_careen_worker_v1_Sighting, _careen_worker_v1_Sighting__Output>
        TagMove: MessageTypeDefinition<_careen_worker_v1_TagMove, _careen_worker_v1_TagMove__Output>
        TagState: MessageTypeDefinition<_careen_worker_v1_TagState, _careen_worker_v1_TagState__Output>
        WorkerInfo: MessageTypeDefinition<_careen_worker_v1_WorkerInfo, _careen_worker_v1_WorkerInfo__Output>
        WorkerService: SubtypeConstructor<typeof grpc.Client, _careen_worker_v1_WorkerServiceClient> & { service: _careen_worker_v1_WorkerServiceDefinition }
      }
    }
  }
  google: {
    protobuf: {
      Duration: MessageTypeDefinition<_google_protobuf_Duration, _google_protobuf_Duration__Output>
      Empty: MessageTypeDefinition<_google_protobuf_Empty, _google_protobuf_Empty__Output>
      FieldMask: MessageTypeDefinition<_google_protobuf_FieldMask, _google_protobuf_FieldMask__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
}

