import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { CreatePolicyRequest as _careen_v1_CreatePolicyRequest, CreatePolicyRequest__Output as _careen_v1_CreatePolicyRequest__Output } from './careen/v1/CreatePolicyRequest.ts';
import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from './careen/v1/DeclaredObject.ts';
import type { DeletePolicyRequest as _careen_v1_DeletePolicyRequest, DeletePolicyRequest__Output as _careen_v1_DeletePolicyRequest__Output } from './careen/v1/DeletePolicyRequest.ts';
import type { GetPolicyRequest as _careen_v1_GetPolicyRequest, GetPolicyRequest__Output as _careen_v1_GetPolicyRequest__Output } from './careen/v1/GetPolicyRequest.ts';
import type { GetProtectionRequest as _careen_v1_GetProtectionRequest, GetProtectionRequest__Output as _careen_v1_GetProtectionRequest__Output } from './careen/v1/GetProtectionRequest.ts';
import type { KeepSemver as _careen_v1_KeepSemver, KeepSemver__Output as _careen_v1_KeepSemver__Output } from './careen/v1/KeepSemver.ts';
import type { KeepThinned as _careen_v1_KeepThinned, KeepThinned__Output as _careen_v1_KeepThinned__Output } from './careen/v1/KeepThinned.ts';
import type { ListPoliciesRequest as _careen_v1_ListPoliciesRequest, ListPoliciesRequest__Output as _careen_v1_ListPoliciesRequest__Output } from './careen/v1/ListPoliciesRequest.ts';
import type { ListPoliciesResponse as _careen_v1_ListPoliciesResponse, ListPoliciesResponse__Output as _careen_v1_ListPoliciesResponse__Output } from './careen/v1/ListPoliciesResponse.ts';
import type { ListProtectionsRequest as _careen_v1_ListProtectionsRequest, ListProtectionsRequest__Output as _careen_v1_ListProtectionsRequest__Output } from './careen/v1/ListProtectionsRequest.ts';
import type { ListProtectionsResponse as _careen_v1_ListProtectionsResponse, ListProtectionsResponse__Output as _careen_v1_ListProtectionsResponse__Output } from './careen/v1/ListProtectionsResponse.ts';
import type { Policy as _careen_v1_Policy, Policy__Output as _careen_v1_Policy__Output } from './careen/v1/Policy.ts';
import type { PolicyServiceClient as _careen_v1_PolicyServiceClient, PolicyServiceDefinition as _careen_v1_PolicyServiceDefinition } from './careen/v1/PolicyService.ts';
import type { Protection as _careen_v1_Protection, Protection__Output as _careen_v1_Protection__Output } from './careen/v1/Protection.ts';
import type { Registry as _careen_v1_Registry, Registry__Output as _careen_v1_Registry__Output } from './careen/v1/Registry.ts';
import type { Rule as _careen_v1_Rule, Rule__Output as _careen_v1_Rule__Output } from './careen/v1/Rule.ts';
import type { Scope as _careen_v1_Scope, Scope__Output as _careen_v1_Scope__Output } from './careen/v1/Scope.ts';
import type { UpdatePolicyRequest as _careen_v1_UpdatePolicyRequest, UpdatePolicyRequest__Output as _careen_v1_UpdatePolicyRequest__Output } from './careen/v1/UpdatePolicyRequest.ts';
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
      CreatePolicyRequest: MessageTypeDefinition<_careen_v1_CreatePolicyRequest, _careen_v1_CreatePolicyRequest__Output>
      DeclaredObject: MessageTypeDefinition<_careen_v1_DeclaredObject, _careen_v1_DeclaredObject__Output>
      DeletePolicyRequest: MessageTypeDefinition<_careen_v1_DeletePolicyRequest, _careen_v1_DeletePolicyRequest__Output>
      GetPolicyRequest: MessageTypeDefinition<_careen_v1_GetPolicyRequest, _careen_v1_GetPolicyRequest__Output>
      GetProtectionRequest: MessageTypeDefinition<_careen_v1_GetProtectionRequest, _careen_v1_GetProtectionRequest__Output>
      KeepSemver: MessageTypeDefinition<_careen_v1_KeepSemver, _careen_v1_KeepSemver__Output>
      KeepThinned: MessageTypeDefinition<_careen_v1_KeepThinned, _careen_v1_KeepThinned__Output>
      ListPoliciesRequest: MessageTypeDefinition<_careen_v1_ListPoliciesRequest, _careen_v1_ListPoliciesRequest__Output>
      ListPoliciesResponse: MessageTypeDefinition<_careen_v1_ListPoliciesResponse, _careen_v1_ListPoliciesResponse__Output>
      ListProtectionsRequest: MessageTypeDefinition<_careen_v1_ListProtectionsRequest, _careen_v1_ListProtectionsRequest__Output>
      ListProtectionsResponse: MessageTypeDefinition<_careen_v1_ListProtectionsResponse, _careen_v1_ListProtectionsResponse__Output>
      Policy: MessageTypeDefinition<_careen_v1_Policy, _careen_v1_Policy__Output>
      PolicyService: SubtypeConstructor<typeof grpc.Client, _careen_v1_PolicyServiceClient> & { service: _careen_v1_PolicyServiceDefinition }
      Protection: MessageTypeDefinition<_careen_v1_Protection, _careen_v1_Protection__Output>
      Registry: MessageTypeDefinition<_careen_v1_Registry, _careen_v1_Registry__Output>
      Rule: MessageTypeDefinition<_careen_v1_Rule, _careen_v1_Rule__Output>
      Scope: MessageTypeDefinition<_careen_v1_Scope, _careen_v1_Scope__Output>
      UpdatePolicyRequest: MessageTypeDefinition<_careen_v1_UpdatePolicyRequest, _careen_v1_UpdatePolicyRequest__Output>
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

