import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Age as _careen_v1_Age, Age__Output as _careen_v1_Age__Output } from './careen/v1/Age.ts';
import type { ApplyPlanRequest as _careen_v1_ApplyPlanRequest, ApplyPlanRequest__Output as _careen_v1_ApplyPlanRequest__Output } from './careen/v1/ApplyPlanRequest.ts';
import type { ApplyPlanResponse as _careen_v1_ApplyPlanResponse, ApplyPlanResponse__Output as _careen_v1_ApplyPlanResponse__Output } from './careen/v1/ApplyPlanResponse.ts';
import type { Change as _careen_v1_Change, Change__Output as _careen_v1_Change__Output } from './careen/v1/Change.ts';
import type { CheckRegistryRequest as _careen_v1_CheckRegistryRequest, CheckRegistryRequest__Output as _careen_v1_CheckRegistryRequest__Output } from './careen/v1/CheckRegistryRequest.ts';
import type { CheckRegistryResponse as _careen_v1_CheckRegistryResponse, CheckRegistryResponse__Output as _careen_v1_CheckRegistryResponse__Output } from './careen/v1/CheckRegistryResponse.ts';
import type { CheckResult as _careen_v1_CheckResult, CheckResult__Output as _careen_v1_CheckResult__Output } from './careen/v1/CheckResult.ts';
import type { CreatePlanRequest as _careen_v1_CreatePlanRequest, CreatePlanRequest__Output as _careen_v1_CreatePlanRequest__Output } from './careen/v1/CreatePlanRequest.ts';
import type { CreatePolicyRequest as _careen_v1_CreatePolicyRequest, CreatePolicyRequest__Output as _careen_v1_CreatePolicyRequest__Output } from './careen/v1/CreatePolicyRequest.ts';
import type { Decision as _careen_v1_Decision, Decision__Output as _careen_v1_Decision__Output } from './careen/v1/Decision.ts';
import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from './careen/v1/DeclaredObject.ts';
import type { DeletePolicyRequest as _careen_v1_DeletePolicyRequest, DeletePolicyRequest__Output as _careen_v1_DeletePolicyRequest__Output } from './careen/v1/DeletePolicyRequest.ts';
import type { Drift as _careen_v1_Drift, Drift__Output as _careen_v1_Drift__Output } from './careen/v1/Drift.ts';
import type { EffectCause as _careen_v1_EffectCause, EffectCause__Output as _careen_v1_EffectCause__Output } from './careen/v1/EffectCause.ts';
import type { ExplainRepositoryRequest as _careen_v1_ExplainRepositoryRequest, ExplainRepositoryRequest__Output as _careen_v1_ExplainRepositoryRequest__Output } from './careen/v1/ExplainRepositoryRequest.ts';
import type { ExplainRepositoryResponse as _careen_v1_ExplainRepositoryResponse, ExplainRepositoryResponse__Output as _careen_v1_ExplainRepositoryResponse__Output } from './careen/v1/ExplainRepositoryResponse.ts';
import type { ExplainedImage as _careen_v1_ExplainedImage, ExplainedImage__Output as _careen_v1_ExplainedImage__Output } from './careen/v1/ExplainedImage.ts';
import type { ExplainedRule as _careen_v1_ExplainedRule, ExplainedRule__Output as _careen_v1_ExplainedRule__Output } from './careen/v1/ExplainedRule.ts';
import type { Explanation as _careen_v1_Explanation, Explanation__Output as _careen_v1_Explanation__Output } from './careen/v1/Explanation.ts';
import type { FieldChange as _careen_v1_FieldChange, FieldChange__Output as _careen_v1_FieldChange__Output } from './careen/v1/FieldChange.ts';
import type { GetImageRequest as _careen_v1_GetImageRequest, GetImageRequest__Output as _careen_v1_GetImageRequest__Output } from './careen/v1/GetImageRequest.ts';
import type { GetPlanRequest as _careen_v1_GetPlanRequest, GetPlanRequest__Output as _careen_v1_GetPlanRequest__Output } from './careen/v1/GetPlanRequest.ts';
import type { GetPolicyRequest as _careen_v1_GetPolicyRequest, GetPolicyRequest__Output as _careen_v1_GetPolicyRequest__Output } from './careen/v1/GetPolicyRequest.ts';
import type { GetProtectionRequest as _careen_v1_GetProtectionRequest, GetProtectionRequest__Output as _careen_v1_GetProtectionRequest__Output } from './careen/v1/GetProtectionRequest.ts';
import type { GetRegistryRequest as _careen_v1_GetRegistryRequest, GetRegistryRequest__Output as _careen_v1_GetRegistryRequest__Output } from './careen/v1/GetRegistryRequest.ts';
import type { GetRepositoryRequest as _careen_v1_GetRepositoryRequest, GetRepositoryRequest__Output as _careen_v1_GetRepositoryRequest__Output } from './careen/v1/GetRepositoryRequest.ts';
import type { Image as _careen_v1_Image, Image__Output as _careen_v1_Image__Output } from './careen/v1/Image.ts';
import type { ImageTag as _careen_v1_ImageTag, ImageTag__Output as _careen_v1_ImageTag__Output } from './careen/v1/ImageTag.ts';
import type { KeepSemver as _careen_v1_KeepSemver, KeepSemver__Output as _careen_v1_KeepSemver__Output } from './careen/v1/KeepSemver.ts';
import type { KeepThinned as _careen_v1_KeepThinned, KeepThinned__Output as _careen_v1_KeepThinned__Output } from './careen/v1/KeepThinned.ts';
import type { LimitCheck as _careen_v1_LimitCheck, LimitCheck__Output as _careen_v1_LimitCheck__Output } from './careen/v1/LimitCheck.ts';
import type { Lint as _careen_v1_Lint, Lint__Output as _careen_v1_Lint__Output } from './careen/v1/Lint.ts';
import type { ListImagesRequest as _careen_v1_ListImagesRequest, ListImagesRequest__Output as _careen_v1_ListImagesRequest__Output } from './careen/v1/ListImagesRequest.ts';
import type { ListImagesResponse as _careen_v1_ListImagesResponse, ListImagesResponse__Output as _careen_v1_ListImagesResponse__Output } from './careen/v1/ListImagesResponse.ts';
import type { ListPlanChangesRequest as _careen_v1_ListPlanChangesRequest, ListPlanChangesRequest__Output as _careen_v1_ListPlanChangesRequest__Output } from './careen/v1/ListPlanChangesRequest.ts';
import type { ListPlanChangesResponse as _careen_v1_ListPlanChangesResponse, ListPlanChangesResponse__Output as _careen_v1_ListPlanChangesResponse__Output } from './careen/v1/ListPlanChangesResponse.ts';
import type { ListPlanEffectsRequest as _careen_v1_ListPlanEffectsRequest, ListPlanEffectsRequest__Output as _careen_v1_ListPlanEffectsRequest__Output } from './careen/v1/ListPlanEffectsRequest.ts';
import type { ListPlanEffectsResponse as _careen_v1_ListPlanEffectsResponse, ListPlanEffectsResponse__Output as _careen_v1_ListPlanEffectsResponse__Output } from './careen/v1/ListPlanEffectsResponse.ts';
import type { ListPlanImagesRequest as _careen_v1_ListPlanImagesRequest, ListPlanImagesRequest__Output as _careen_v1_ListPlanImagesRequest__Output } from './careen/v1/ListPlanImagesRequest.ts';
import type { ListPlanImagesResponse as _careen_v1_ListPlanImagesResponse, ListPlanImagesResponse__Output as _careen_v1_ListPlanImagesResponse__Output } from './careen/v1/ListPlanImagesResponse.ts';
import type { ListPlansRequest as _careen_v1_ListPlansRequest, ListPlansRequest__Output as _careen_v1_ListPlansRequest__Output } from './careen/v1/ListPlansRequest.ts';
import type { ListPlansResponse as _careen_v1_ListPlansResponse, ListPlansResponse__Output as _careen_v1_ListPlansResponse__Output } from './careen/v1/ListPlansResponse.ts';
import type { ListPoliciesRequest as _careen_v1_ListPoliciesRequest, ListPoliciesRequest__Output as _careen_v1_ListPoliciesRequest__Output } from './careen/v1/ListPoliciesRequest.ts';
import type { ListPoliciesResponse as _careen_v1_ListPoliciesResponse, ListPoliciesResponse__Output as _careen_v1_ListPoliciesResponse__Output } from './careen/v1/ListPoliciesResponse.ts';
import type { ListProtectionsRequest as _careen_v1_ListProtectionsRequest, ListProtectionsRequest__Output as _careen_v1_ListProtectionsRequest__Output } from './careen/v1/ListProtectionsRequest.ts';
import type { ListProtectionsResponse as _careen_v1_ListProtectionsResponse, ListProtectionsResponse__Output as _careen_v1_ListProtectionsResponse__Output } from './careen/v1/ListProtectionsResponse.ts';
import type { ListRegistriesRequest as _careen_v1_ListRegistriesRequest, ListRegistriesRequest__Output as _careen_v1_ListRegistriesRequest__Output } from './careen/v1/ListRegistriesRequest.ts';
import type { ListRegistriesResponse as _careen_v1_ListRegistriesResponse, ListRegistriesResponse__Output as _careen_v1_ListRegistriesResponse__Output } from './careen/v1/ListRegistriesResponse.ts';
import type { ListRepositoriesRequest as _careen_v1_ListRepositoriesRequest, ListRepositoriesRequest__Output as _careen_v1_ListRepositoriesRequest__Output } from './careen/v1/ListRepositoriesRequest.ts';
import type { ListRepositoriesResponse as _careen_v1_ListRepositoriesResponse, ListRepositoriesResponse__Output as _careen_v1_ListRepositoriesResponse__Output } from './careen/v1/ListRepositoriesResponse.ts';
import type { ManagedObject as _careen_v1_ManagedObject, ManagedObject__Output as _careen_v1_ManagedObject__Output } from './careen/v1/ManagedObject.ts';
import type { Origin as _careen_v1_Origin, Origin__Output as _careen_v1_Origin__Output } from './careen/v1/Origin.ts';
import type { OtherFiles as _careen_v1_OtherFiles, OtherFiles__Output as _careen_v1_OtherFiles__Output } from './careen/v1/OtherFiles.ts';
import type { ParkedRun as _careen_v1_ParkedRun, ParkedRun__Output as _careen_v1_ParkedRun__Output } from './careen/v1/ParkedRun.ts';
import type { PassedOver as _careen_v1_PassedOver, PassedOver__Output as _careen_v1_PassedOver__Output } from './careen/v1/PassedOver.ts';
import type { Pause as _careen_v1_Pause, Pause__Output as _careen_v1_Pause__Output } from './careen/v1/Pause.ts';
import type { PauseRegistryRequest as _careen_v1_PauseRegistryRequest, PauseRegistryRequest__Output as _careen_v1_PauseRegistryRequest__Output } from './careen/v1/PauseRegistryRequest.ts';
import type { PauseRepositoryRequest as _careen_v1_PauseRepositoryRequest, PauseRepositoryRequest__Output as _careen_v1_PauseRepositoryRequest__Output } from './careen/v1/PauseRepositoryRequest.ts';
import type { Plan as _careen_v1_Plan, Plan__Output as _careen_v1_Plan__Output } from './careen/v1/Plan.ts';
import type { PlanFailure as _careen_v1_PlanFailure, PlanFailure__Output as _careen_v1_PlanFailure__Output } from './careen/v1/PlanFailure.ts';
import type { PlanImage as _careen_v1_PlanImage, PlanImage__Output as _careen_v1_PlanImage__Output } from './careen/v1/PlanImage.ts';
import type { PlanServiceClient as _careen_v1_PlanServiceClient, PlanServiceDefinition as _careen_v1_PlanServiceDefinition } from './careen/v1/PlanService.ts';
import type { Policy as _careen_v1_Policy, Policy__Output as _careen_v1_Policy__Output } from './careen/v1/Policy.ts';
import type { PolicyServiceClient as _careen_v1_PolicyServiceClient, PolicyServiceDefinition as _careen_v1_PolicyServiceDefinition } from './careen/v1/PolicyService.ts';
import type { Progress as _careen_v1_Progress, Progress__Output as _careen_v1_Progress__Output } from './careen/v1/Progress.ts';
import type { Protection as _careen_v1_Protection, Protection__Output as _careen_v1_Protection__Output } from './careen/v1/Protection.ts';
import type { Reason as _careen_v1_Reason, Reason__Output as _careen_v1_Reason__Output } from './careen/v1/Reason.ts';
import type { Registry as _careen_v1_Registry, Registry__Output as _careen_v1_Registry__Output } from './careen/v1/Registry.ts';
import type { RegistryCapabilities as _careen_v1_RegistryCapabilities, RegistryCapabilities__Output as _careen_v1_RegistryCapabilities__Output } from './careen/v1/RegistryCapabilities.ts';
import type { RegistryServiceClient as _careen_v1_RegistryServiceClient, RegistryServiceDefinition as _careen_v1_RegistryServiceDefinition } from './careen/v1/RegistryService.ts';
import type { RegistrySize as _careen_v1_RegistrySize, RegistrySize__Output as _careen_v1_RegistrySize__Output } from './careen/v1/RegistrySize.ts';
import type { RegistryState as _careen_v1_RegistryState, RegistryState__Output as _careen_v1_RegistryState__Output } from './careen/v1/RegistryState.ts';
import type { Removal as _careen_v1_Removal, Removal__Output as _careen_v1_Removal__Output } from './careen/v1/Removal.ts';
import type { Repository as _careen_v1_Repository, Repository__Output as _careen_v1_Repository__Output } from './careen/v1/Repository.ts';
import type { RepositoryEffect as _careen_v1_RepositoryEffect, RepositoryEffect__Output as _careen_v1_RepositoryEffect__Output } from './careen/v1/RepositoryEffect.ts';
import type { RepositoryServiceClient as _careen_v1_RepositoryServiceClient, RepositoryServiceDefinition as _careen_v1_RepositoryServiceDefinition } from './careen/v1/RepositoryService.ts';
import type { ResumeRegistryRequest as _careen_v1_ResumeRegistryRequest, ResumeRegistryRequest__Output as _careen_v1_ResumeRegistryRequest__Output } from './careen/v1/ResumeRegistryRequest.ts';
import type { ResumeRepositoryRequest as _careen_v1_ResumeRepositoryRequest, ResumeRepositoryRequest__Output as _careen_v1_ResumeRepositoryRequest__Output } from './careen/v1/ResumeRepositoryRequest.ts';
import type { Rule as _careen_v1_Rule, Rule__Output as _careen_v1_Rule__Output } from './careen/v1/Rule.ts';
import type { Scope as _careen_v1_Scope, Scope__Output as _careen_v1_Scope__Output } from './careen/v1/Scope.ts';
import type { SecondPerson as _careen_v1_SecondPerson, SecondPerson__Output as _careen_v1_SecondPerson__Output } from './careen/v1/SecondPerson.ts';
import type { Selection as _careen_v1_Selection, Selection__Output as _careen_v1_Selection__Output } from './careen/v1/Selection.ts';
import type { UpdatePolicyRequest as _careen_v1_UpdatePolicyRequest, UpdatePolicyRequest__Output as _careen_v1_UpdatePolicyRequest__Output } from './careen/v1/UpdatePolicyRequest.ts';
import type { Verdict as _careen_v1_Verdict, Verdict__Output as _careen_v1_Verdict__Output } from './careen/v1/Verdict.ts';
import type { WatchPlanRequest as _careen_v1_WatchPlanRequest, WatchPlanRequest__Output as _careen_v1_WatchPlanRequest__Output } from './careen/v1/WatchPlanRequest.ts';
import type { WatchPlanResponse as _careen_v1_WatchPlanResponse, WatchPlanResponse__Output as _careen_v1_WatchPlanResponse__Output } from './careen/v1/WatchPlanResponse.ts';
import type { Window as _careen_v1_Window, Window__Output as _careen_v1_Window__Output } from './careen/v1/Window.ts';
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
      ApplyPlanRequest: MessageTypeDefinition<_careen_v1_ApplyPlanRequest, _careen_v1_ApplyPlanRequest__Output>
      ApplyPlanResponse: MessageTypeDefinition<_careen_v1_ApplyPlanResponse, _careen_v1_ApplyPlanResponse__Output>
      Change: MessageTypeDefinition<_careen_v1_Change, _careen_v1_Change__Output>
      CheckRegistryRequest: MessageTypeDefinition<_careen_v1_CheckRegistryRequest, _careen_v1_CheckRegistryRequest__Output>
      CheckRegistryResponse: MessageTypeDefinition<_careen_v1_CheckRegistryResponse, _careen_v1_CheckRegistryResponse__Output>
      CheckResult: MessageTypeDefinition<_careen_v1_CheckResult, _careen_v1_CheckResult__Output>
      CreatePlanRequest: MessageTypeDefinition<_careen_v1_CreatePlanRequest, _careen_v1_CreatePlanRequest__Output>
      CreatePolicyRequest: MessageTypeDefinition<_careen_v1_CreatePolicyRequest, _careen_v1_CreatePolicyRequest__Output>
      Decision: MessageTypeDefinition<_careen_v1_Decision, _careen_v1_Decision__Output>
      DeclaredObject: MessageTypeDefinition<_careen_v1_DeclaredObject, _careen_v1_DeclaredObject__Output>
      DeletePolicyRequest: MessageTypeDefinition<_careen_v1_DeletePolicyRequest, _careen_v1_DeletePolicyRequest__Output>
      Drift: MessageTypeDefinition<_careen_v1_Drift, _careen_v1_Drift__Output>
      EffectCause: MessageTypeDefinition<_careen_v1_EffectCause, _careen_v1_EffectCause__Output>
      ExplainRepositoryRequest: MessageTypeDefinition<_careen_v1_ExplainRepositoryRequest, _careen_v1_ExplainRepositoryRequest__Output>
      ExplainRepositoryResponse: MessageTypeDefinition<_careen_v1_ExplainRepositoryResponse, _careen_v1_ExplainRepositoryResponse__Output>
      ExplainedImage: MessageTypeDefinition<_careen_v1_ExplainedImage, _careen_v1_ExplainedImage__Output>
      ExplainedRule: MessageTypeDefinition<_careen_v1_ExplainedRule, _careen_v1_ExplainedRule__Output>
      Explanation: MessageTypeDefinition<_careen_v1_Explanation, _careen_v1_Explanation__Output>
      FieldChange: MessageTypeDefinition<_careen_v1_FieldChange, _careen_v1_FieldChange__Output>
      GetImageRequest: MessageTypeDefinition<_careen_v1_GetImageRequest, _careen_v1_GetImageRequest__Output>
      GetPlanRequest: MessageTypeDefinition<_careen_v1_GetPlanRequest, _careen_v1_GetPlanRequest__Output>
      GetPolicyRequest: MessageTypeDefinition<_careen_v1_GetPolicyRequest, _careen_v1_GetPolicyRequest__Output>
      GetProtectionRequest: MessageTypeDefinition<_careen_v1_GetProtectionRequest, _careen_v1_GetProtectionRequest__Output>
      GetRegistryRequest: MessageTypeDefinition<_careen_v1_GetRegistryRequest, _careen_v1_GetRegistryRequest__Output>
      GetRepositoryRequest: MessageTypeDefinition<_careen_v1_GetRepositoryRequest, _careen_v1_GetRepositoryRequest__Output>
      Image: MessageTypeDefinition<_careen_v1_Image, _careen_v1_Image__Output>
      ImageTag: MessageTypeDefinition<_careen_v1_ImageTag, _careen_v1_ImageTag__Output>
      KeepSemver: MessageTypeDefinition<_careen_v1_KeepSemver, _careen_v1_KeepSemver__Output>
      KeepThinned: MessageTypeDefinition<_careen_v1_KeepThinned, _careen_v1_KeepThinned__Output>
      LimitCheck: MessageTypeDefinition<_careen_v1_LimitCheck, _careen_v1_LimitCheck__Output>
      Lint: MessageTypeDefinition<_careen_v1_Lint, _careen_v1_Lint__Output>
      ListImagesRequest: MessageTypeDefinition<_careen_v1_ListImagesRequest, _careen_v1_ListImagesRequest__Output>
      ListImagesResponse: MessageTypeDefinition<_careen_v1_ListImagesResponse, _careen_v1_ListImagesResponse__Output>
      ListPlanChangesRequest: MessageTypeDefinition<_careen_v1_ListPlanChangesRequest, _careen_v1_ListPlanChangesRequest__Output>
      ListPlanChangesResponse: MessageTypeDefinition<_careen_v1_ListPlanChangesResponse, _careen_v1_ListPlanChangesResponse__Output>
      ListPlanEffectsRequest: MessageTypeDefinition<_careen_v1_ListPlanEffectsRequest, _careen_v1_ListPlanEffectsRequest__Output>
      ListPlanEffectsResponse: MessageTypeDefinition<_careen_v1_ListPlanEffectsResponse, _careen_v1_ListPlanEffectsResponse__Output>
      ListPlanImagesRequest: MessageTypeDefinition<_careen_v1_ListPlanImagesRequest, _careen_v1_ListPlanImagesRequest__Output>
      ListPlanImagesResponse: MessageTypeDefinition<_careen_v1_ListPlanImagesResponse, _careen_v1_ListPlanImagesResponse__Output>
      ListPlansRequest: MessageTypeDefinition<_careen_v1_ListPlansRequest, _careen_v1_ListPlansRequest__Output>
      ListPlansResponse: MessageTypeDefinition<_careen_v1_ListPlansResponse, _careen_v1_ListPlansResponse__Output>
      ListPoliciesRequest: MessageTypeDefinition<_careen_v1_ListPoliciesRequest, _careen_v1_ListPoliciesRequest__Output>
      ListPoliciesResponse: MessageTypeDefinition<_careen_v1_ListPoliciesResponse, _careen_v1_ListPoliciesResponse__Output>
      ListProtectionsRequest: MessageTypeDefinition<_careen_v1_ListProtectionsRequest, _careen_v1_ListProtectionsRequest__Output>
      ListProtectionsResponse: MessageTypeDefinition<_careen_v1_ListProtectionsResponse, _careen_v1_ListProtectionsResponse__Output>
      ListRegistriesRequest: MessageTypeDefinition<_careen_v1_ListRegistriesRequest, _careen_v1_ListRegistriesRequest__Output>
      ListRegistriesResponse: MessageTypeDefinition<_careen_v1_ListRegistriesResponse, _careen_v1_ListRegistriesResponse__Output>
      ListRepositoriesRequest: MessageTypeDefinition<_careen_v1_ListRepositoriesRequest, _careen_v1_ListRepositoriesRequest__Output>
      ListRepositoriesResponse: MessageTypeDefinition<_careen_v1_ListRepositoriesResponse, _careen_v1_ListRepositoriesResponse__Output>
      ManagedObject: MessageTypeDefinition<_careen_v1_ManagedObject, _careen_v1_ManagedObject__Output>
      Origin: MessageTypeDefinition<_careen_v1_Origin, _careen_v1_Origin__Output>
      OtherFiles: MessageTypeDefinition<_careen_v1_OtherFiles, _careen_v1_OtherFiles__Output>
      ParkedRun: MessageTypeDefinition<_careen_v1_ParkedRun, _careen_v1_ParkedRun__Output>
      PassedOver: MessageTypeDefinition<_careen_v1_PassedOver, _careen_v1_PassedOver__Output>
      Pause: MessageTypeDefinition<_careen_v1_Pause, _careen_v1_Pause__Output>
      PauseRegistryRequest: MessageTypeDefinition<_careen_v1_PauseRegistryRequest, _careen_v1_PauseRegistryRequest__Output>
      PauseRepositoryRequest: MessageTypeDefinition<_careen_v1_PauseRepositoryRequest, _careen_v1_PauseRepositoryRequest__Output>
      Plan: MessageTypeDefinition<_careen_v1_Plan, _careen_v1_Plan__Output>
      PlanFailure: MessageTypeDefinition<_careen_v1_PlanFailure, _careen_v1_PlanFailure__Output>
      PlanImage: MessageTypeDefinition<_careen_v1_PlanImage, _careen_v1_PlanImage__Output>
      PlanService: SubtypeConstructor<typeof grpc.Client, _careen_v1_PlanServiceClient> & { service: _careen_v1_PlanServiceDefinition }
      Policy: MessageTypeDefinition<_careen_v1_Policy, _careen_v1_Policy__Output>
      PolicyService: SubtypeConstructor<typeof grpc.Client, _careen_v1_PolicyServiceClient> & { service: _careen_v1_PolicyServiceDefinition }
      Progress: MessageTypeDefinition<_careen_v1_Progress, _careen_v1_Progress__Output>
      Protection: MessageTypeDefinition<_careen_v1_Protection, _careen_v1_Protection__Output>
      Reason: MessageTypeDefinition<_careen_v1_Reason, _careen_v1_Reason__Output>
      Registry: MessageTypeDefinition<_careen_v1_Registry, _careen_v1_Registry__Output>
      RegistryCapabilities: MessageTypeDefinition<_careen_v1_RegistryCapabilities, _careen_v1_RegistryCapabilities__Output>
      RegistryService: SubtypeConstructor<typeof grpc.Client, _careen_v1_RegistryServiceClient> & { service: _careen_v1_RegistryServiceDefinition }
      RegistrySize: MessageTypeDefinition<_careen_v1_RegistrySize, _careen_v1_RegistrySize__Output>
      RegistryState: MessageTypeDefinition<_careen_v1_RegistryState, _careen_v1_RegistryState__Output>
      Removal: MessageTypeDefinition<_careen_v1_Removal, _careen_v1_Removal__Output>
      Repository: MessageTypeDefinition<_careen_v1_Repository, _careen_v1_Repository__Output>
      RepositoryEffect: MessageTypeDefinition<_careen_v1_RepositoryEffect, _careen_v1_RepositoryEffect__Output>
      RepositoryService: SubtypeConstructor<typeof grpc.Client, _careen_v1_RepositoryServiceClient> & { service: _careen_v1_RepositoryServiceDefinition }
      ResumeRegistryRequest: MessageTypeDefinition<_careen_v1_ResumeRegistryRequest, _careen_v1_ResumeRegistryRequest__Output>
      ResumeRepositoryRequest: MessageTypeDefinition<_careen_v1_ResumeRepositoryRequest, _careen_v1_ResumeRepositoryRequest__Output>
      Rule: MessageTypeDefinition<_careen_v1_Rule, _careen_v1_Rule__Output>
      Scope: MessageTypeDefinition<_careen_v1_Scope, _careen_v1_Scope__Output>
      SecondPerson: MessageTypeDefinition<_careen_v1_SecondPerson, _careen_v1_SecondPerson__Output>
      Selection: MessageTypeDefinition<_careen_v1_Selection, _careen_v1_Selection__Output>
      UpdatePolicyRequest: MessageTypeDefinition<_careen_v1_UpdatePolicyRequest, _careen_v1_UpdatePolicyRequest__Output>
      Verdict: MessageTypeDefinition<_careen_v1_Verdict, _careen_v1_Verdict__Output>
      WatchPlanRequest: MessageTypeDefinition<_careen_v1_WatchPlanRequest, _careen_v1_WatchPlanRequest__Output>
      WatchPlanResponse: MessageTypeDefinition<_careen_v1_WatchPlanResponse, _careen_v1_WatchPlanResponse__Output>
      Window: MessageTypeDefinition<_careen_v1_Window, _careen_v1_Window__Output>
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

