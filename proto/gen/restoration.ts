import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Age as _careen_v1_Age, Age__Output as _careen_v1_Age__Output } from './careen/v1/Age.ts';
import type { BatchCreatePinsRequest as _careen_v1_BatchCreatePinsRequest, BatchCreatePinsRequest__Output as _careen_v1_BatchCreatePinsRequest__Output } from './careen/v1/BatchCreatePinsRequest.ts';
import type { BatchCreatePinsResponse as _careen_v1_BatchCreatePinsResponse, BatchCreatePinsResponse__Output as _careen_v1_BatchCreatePinsResponse__Output } from './careen/v1/BatchCreatePinsResponse.ts';
import type { CreatePinRequest as _careen_v1_CreatePinRequest, CreatePinRequest__Output as _careen_v1_CreatePinRequest__Output } from './careen/v1/CreatePinRequest.ts';
import type { CreatePolicyRequest as _careen_v1_CreatePolicyRequest, CreatePolicyRequest__Output as _careen_v1_CreatePolicyRequest__Output } from './careen/v1/CreatePolicyRequest.ts';
import type { CreateRestorationRequest as _careen_v1_CreateRestorationRequest, CreateRestorationRequest__Output as _careen_v1_CreateRestorationRequest__Output } from './careen/v1/CreateRestorationRequest.ts';
import type { Decision as _careen_v1_Decision, Decision__Output as _careen_v1_Decision__Output } from './careen/v1/Decision.ts';
import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from './careen/v1/DeclaredObject.ts';
import type { DeletePinRequest as _careen_v1_DeletePinRequest, DeletePinRequest__Output as _careen_v1_DeletePinRequest__Output } from './careen/v1/DeletePinRequest.ts';
import type { DeletePolicyRequest as _careen_v1_DeletePolicyRequest, DeletePolicyRequest__Output as _careen_v1_DeletePolicyRequest__Output } from './careen/v1/DeletePolicyRequest.ts';
import type { DeletedAgain as _careen_v1_DeletedAgain, DeletedAgain__Output as _careen_v1_DeletedAgain__Output } from './careen/v1/DeletedAgain.ts';
import type { GetPinRequest as _careen_v1_GetPinRequest, GetPinRequest__Output as _careen_v1_GetPinRequest__Output } from './careen/v1/GetPinRequest.ts';
import type { GetPolicyRequest as _careen_v1_GetPolicyRequest, GetPolicyRequest__Output as _careen_v1_GetPolicyRequest__Output } from './careen/v1/GetPolicyRequest.ts';
import type { GetProtectionRequest as _careen_v1_GetProtectionRequest, GetProtectionRequest__Output as _careen_v1_GetProtectionRequest__Output } from './careen/v1/GetProtectionRequest.ts';
import type { GetRestorationRequest as _careen_v1_GetRestorationRequest, GetRestorationRequest__Output as _careen_v1_GetRestorationRequest__Output } from './careen/v1/GetRestorationRequest.ts';
import type { KeepSemver as _careen_v1_KeepSemver, KeepSemver__Output as _careen_v1_KeepSemver__Output } from './careen/v1/KeepSemver.ts';
import type { KeepThinned as _careen_v1_KeepThinned, KeepThinned__Output as _careen_v1_KeepThinned__Output } from './careen/v1/KeepThinned.ts';
import type { LimitCheck as _careen_v1_LimitCheck, LimitCheck__Output as _careen_v1_LimitCheck__Output } from './careen/v1/LimitCheck.ts';
import type { ListPinsRequest as _careen_v1_ListPinsRequest, ListPinsRequest__Output as _careen_v1_ListPinsRequest__Output } from './careen/v1/ListPinsRequest.ts';
import type { ListPinsResponse as _careen_v1_ListPinsResponse, ListPinsResponse__Output as _careen_v1_ListPinsResponse__Output } from './careen/v1/ListPinsResponse.ts';
import type { ListPoliciesRequest as _careen_v1_ListPoliciesRequest, ListPoliciesRequest__Output as _careen_v1_ListPoliciesRequest__Output } from './careen/v1/ListPoliciesRequest.ts';
import type { ListPoliciesResponse as _careen_v1_ListPoliciesResponse, ListPoliciesResponse__Output as _careen_v1_ListPoliciesResponse__Output } from './careen/v1/ListPoliciesResponse.ts';
import type { ListProtectionsRequest as _careen_v1_ListProtectionsRequest, ListProtectionsRequest__Output as _careen_v1_ListProtectionsRequest__Output } from './careen/v1/ListProtectionsRequest.ts';
import type { ListProtectionsResponse as _careen_v1_ListProtectionsResponse, ListProtectionsResponse__Output as _careen_v1_ListProtectionsResponse__Output } from './careen/v1/ListProtectionsResponse.ts';
import type { NextRun as _careen_v1_NextRun, NextRun__Output as _careen_v1_NextRun__Output } from './careen/v1/NextRun.ts';
import type { Pin as _careen_v1_Pin, Pin__Output as _careen_v1_Pin__Output } from './careen/v1/Pin.ts';
import type { PinServiceClient as _careen_v1_PinServiceClient, PinServiceDefinition as _careen_v1_PinServiceDefinition } from './careen/v1/PinService.ts';
import type { Policy as _careen_v1_Policy, Policy__Output as _careen_v1_Policy__Output } from './careen/v1/Policy.ts';
import type { PolicyRemovals as _careen_v1_PolicyRemovals, PolicyRemovals__Output as _careen_v1_PolicyRemovals__Output } from './careen/v1/PolicyRemovals.ts';
import type { PolicyServiceClient as _careen_v1_PolicyServiceClient, PolicyServiceDefinition as _careen_v1_PolicyServiceDefinition } from './careen/v1/PolicyService.ts';
import type { Protection as _careen_v1_Protection, Protection__Output as _careen_v1_Protection__Output } from './careen/v1/Protection.ts';
import type { Reason as _careen_v1_Reason, Reason__Output as _careen_v1_Reason__Output } from './careen/v1/Reason.ts';
import type { Registry as _careen_v1_Registry, Registry__Output as _careen_v1_Registry__Output } from './careen/v1/Registry.ts';
import type { RemovedImage as _careen_v1_RemovedImage, RemovedImage__Output as _careen_v1_RemovedImage__Output } from './careen/v1/RemovedImage.ts';
import type { Restoration as _careen_v1_Restoration, Restoration__Output as _careen_v1_Restoration__Output } from './careen/v1/Restoration.ts';
import type { RestorationFailure as _careen_v1_RestorationFailure, RestorationFailure__Output as _careen_v1_RestorationFailure__Output } from './careen/v1/RestorationFailure.ts';
import type { RestorationServiceClient as _careen_v1_RestorationServiceClient, RestorationServiceDefinition as _careen_v1_RestorationServiceDefinition } from './careen/v1/RestorationService.ts';
import type { RestoredImage as _careen_v1_RestoredImage, RestoredImage__Output as _careen_v1_RestoredImage__Output } from './careen/v1/RestoredImage.ts';
import type { Rule as _careen_v1_Rule, Rule__Output as _careen_v1_Rule__Output } from './careen/v1/Rule.ts';
import type { Scope as _careen_v1_Scope, Scope__Output as _careen_v1_Scope__Output } from './careen/v1/Scope.ts';
import type { UpdatePolicyRequest as _careen_v1_UpdatePolicyRequest, UpdatePolicyRequest__Output as _careen_v1_UpdatePolicyRequest__Output } from './careen/v1/UpdatePolicyRequest.ts';
import type { Verdict as _careen_v1_Verdict, Verdict__Output as _careen_v1_Verdict__Output } from './careen/v1/Verdict.ts';
import type { WatchRestorationRequest as _careen_v1_WatchRestorationRequest, WatchRestorationRequest__Output as _careen_v1_WatchRestorationRequest__Output } from './careen/v1/WatchRestorationRequest.ts';
import type { WatchRestorationResponse as _careen_v1_WatchRestorationResponse, WatchRestorationResponse__Output as _careen_v1_WatchRestorationResponse__Output } from './careen/v1/WatchRestorationResponse.ts';
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
      BatchCreatePinsRequest: MessageTypeDefinition<_careen_v1_BatchCreatePinsRequest, _careen_v1_BatchCreatePinsRequest__Output>
      BatchCreatePinsResponse: MessageTypeDefinition<_careen_v1_BatchCreatePinsResponse, _careen_v1_BatchCreatePinsResponse__Output>
      CreatePinRequest: MessageTypeDefinition<_careen_v1_CreatePinRequest, _careen_v1_CreatePinRequest__Output>
      CreatePolicyRequest: MessageTypeDefinition<_careen_v1_CreatePolicyRequest, _careen_v1_CreatePolicyRequest__Output>
      CreateRestorationRequest: MessageTypeDefinition<_careen_v1_CreateRestorationRequest, _careen_v1_CreateRestorationRequest__Output>
      Decision: MessageTypeDefinition<_careen_v1_Decision, _careen_v1_Decision__Output>
      DeclaredObject: MessageTypeDefinition<_careen_v1_DeclaredObject, _careen_v1_DeclaredObject__Output>
      DeletePinRequest: MessageTypeDefinition<_careen_v1_DeletePinRequest, _careen_v1_DeletePinRequest__Output>
      DeletePolicyRequest: MessageTypeDefinition<_careen_v1_DeletePolicyRequest, _careen_v1_DeletePolicyRequest__Output>
      DeletedAgain: MessageTypeDefinition<_careen_v1_DeletedAgain, _careen_v1_DeletedAgain__Output>
      GetPinRequest: MessageTypeDefinition<_careen_v1_GetPinRequest, _careen_v1_GetPinRequest__Output>
      GetPolicyRequest: MessageTypeDefinition<_careen_v1_GetPolicyRequest, _careen_v1_GetPolicyRequest__Output>
      GetProtectionRequest: MessageTypeDefinition<_careen_v1_GetProtectionRequest, _careen_v1_GetProtectionRequest__Output>
      GetRestorationRequest: MessageTypeDefinition<_careen_v1_GetRestorationRequest, _careen_v1_GetRestorationRequest__Output>
      KeepSemver: MessageTypeDefinition<_careen_v1_KeepSemver, _careen_v1_KeepSemver__Output>
      KeepThinned: MessageTypeDefinition<_careen_v1_KeepThinned, _careen_v1_KeepThinned__Output>
      LimitCheck: MessageTypeDefinition<_careen_v1_LimitCheck, _careen_v1_LimitCheck__Output>
      ListPinsRequest: MessageTypeDefinition<_careen_v1_ListPinsRequest, _careen_v1_ListPinsRequest__Output>
      ListPinsResponse: MessageTypeDefinition<_careen_v1_ListPinsResponse, _careen_v1_ListPinsResponse__Output>
      ListPoliciesRequest: MessageTypeDefinition<_careen_v1_ListPoliciesRequest, _careen_v1_ListPoliciesRequest__Output>
      ListPoliciesResponse: MessageTypeDefinition<_careen_v1_ListPoliciesResponse, _careen_v1_ListPoliciesResponse__Output>
      ListProtectionsRequest: MessageTypeDefinition<_careen_v1_ListProtectionsRequest, _careen_v1_ListProtectionsRequest__Output>
      ListProtectionsResponse: MessageTypeDefinition<_careen_v1_ListProtectionsResponse, _careen_v1_ListProtectionsResponse__Output>
      NextRun: MessageTypeDefinition<_careen_v1_NextRun, _careen_v1_NextRun__Output>
      Pin: MessageTypeDefinition<_careen_v1_Pin, _careen_v1_Pin__Output>
      PinService: SubtypeConstructor<typeof grpc.Client, _careen_v1_PinServiceClient> & { service: _careen_v1_PinServiceDefinition }
      Policy: MessageTypeDefinition<_careen_v1_Policy, _careen_v1_Policy__Output>
      PolicyRemovals: MessageTypeDefinition<_careen_v1_PolicyRemovals, _careen_v1_PolicyRemovals__Output>
      PolicyService: SubtypeConstructor<typeof grpc.Client, _careen_v1_PolicyServiceClient> & { service: _careen_v1_PolicyServiceDefinition }
      Protection: MessageTypeDefinition<_careen_v1_Protection, _careen_v1_Protection__Output>
      Reason: MessageTypeDefinition<_careen_v1_Reason, _careen_v1_Reason__Output>
      Registry: MessageTypeDefinition<_careen_v1_Registry, _careen_v1_Registry__Output>
      RemovedImage: MessageTypeDefinition<_careen_v1_RemovedImage, _careen_v1_RemovedImage__Output>
      Restoration: MessageTypeDefinition<_careen_v1_Restoration, _careen_v1_Restoration__Output>
      RestorationFailure: MessageTypeDefinition<_careen_v1_RestorationFailure, _careen_v1_RestorationFailure__Output>
      RestorationService: SubtypeConstructor<typeof grpc.Client, _careen_v1_RestorationServiceClient> & { service: _careen_v1_RestorationServiceDefinition }
      RestoredImage: MessageTypeDefinition<_careen_v1_RestoredImage, _careen_v1_RestoredImage__Output>
      Rule: MessageTypeDefinition<_careen_v1_Rule, _careen_v1_Rule__Output>
      Scope: MessageTypeDefinition<_careen_v1_Scope, _careen_v1_Scope__Output>
      UpdatePolicyRequest: MessageTypeDefinition<_careen_v1_UpdatePolicyRequest, _careen_v1_UpdatePolicyRequest__Output>
      Verdict: MessageTypeDefinition<_careen_v1_Verdict, _careen_v1_Verdict__Output>
      WatchRestorationRequest: MessageTypeDefinition<_careen_v1_WatchRestorationRequest, _careen_v1_WatchRestorationRequest__Output>
      WatchRestorationResponse: MessageTypeDefinition<_careen_v1_WatchRestorationResponse, _careen_v1_WatchRestorationResponse__Output>
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

