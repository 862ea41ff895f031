import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { CreatePolicyRequest as _careen_v1_CreatePolicyRequest, CreatePolicyRequest__Output as _careen_v1_CreatePolicyRequest__Output } from './careen/v1/CreatePolicyRequest.ts';
import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from './careen/v1/DeclaredObject.ts';
import type { DeletePolicyRequest as _careen_v1_DeletePolicyRequest, DeletePolicyRequest__Output as _careen_v1_DeletePolicyRequest__Output } from './careen/v1/DeletePolicyRequest.ts';
import type { Drift as _careen_v1_Drift, Drift__Output as _careen_v1_Drift__Output } from './careen/v1/Drift.ts';
import type { FieldChange as _careen_v1_FieldChange, FieldChange__Output as _careen_v1_FieldChange__Output } from './careen/v1/FieldChange.ts';
import type { GetPolicyRequest as _careen_v1_GetPolicyRequest, GetPolicyRequest__Output as _careen_v1_GetPolicyRequest__Output } from './careen/v1/GetPolicyRequest.ts';
import type { GetProtectionRequest as _careen_v1_GetProtectionRequest, GetProtectionRequest__Output as _careen_v1_GetProtectionRequest__Output } from './careen/v1/GetProtectionRequest.ts';
import type { GetRevisionRequest as _careen_v1_GetRevisionRequest, GetRevisionRequest__Output as _careen_v1_GetRevisionRequest__Output } from './careen/v1/GetRevisionRequest.ts';
import type { GetWorkspaceRequest as _careen_v1_GetWorkspaceRequest, GetWorkspaceRequest__Output as _careen_v1_GetWorkspaceRequest__Output } from './careen/v1/GetWorkspaceRequest.ts';
import type { KeepSemver as _careen_v1_KeepSemver, KeepSemver__Output as _careen_v1_KeepSemver__Output } from './careen/v1/KeepSemver.ts';
import type { KeepThinned as _careen_v1_KeepThinned, KeepThinned__Output as _careen_v1_KeepThinned__Output } from './careen/v1/KeepThinned.ts';
import type { ListDriftRequest as _careen_v1_ListDriftRequest, ListDriftRequest__Output as _careen_v1_ListDriftRequest__Output } from './careen/v1/ListDriftRequest.ts';
import type { ListDriftResponse as _careen_v1_ListDriftResponse, ListDriftResponse__Output as _careen_v1_ListDriftResponse__Output } from './careen/v1/ListDriftResponse.ts';
import type { ListObjectsRequest as _careen_v1_ListObjectsRequest, ListObjectsRequest__Output as _careen_v1_ListObjectsRequest__Output } from './careen/v1/ListObjectsRequest.ts';
import type { ListObjectsResponse as _careen_v1_ListObjectsResponse, ListObjectsResponse__Output as _careen_v1_ListObjectsResponse__Output } from './careen/v1/ListObjectsResponse.ts';
import type { ListPoliciesRequest as _careen_v1_ListPoliciesRequest, ListPoliciesRequest__Output as _careen_v1_ListPoliciesRequest__Output } from './careen/v1/ListPoliciesRequest.ts';
import type { ListPoliciesResponse as _careen_v1_ListPoliciesResponse, ListPoliciesResponse__Output as _careen_v1_ListPoliciesResponse__Output } from './careen/v1/ListPoliciesResponse.ts';
import type { ListProtectionsRequest as _careen_v1_ListProtectionsRequest, ListProtectionsRequest__Output as _careen_v1_ListProtectionsRequest__Output } from './careen/v1/ListProtectionsRequest.ts';
import type { ListProtectionsResponse as _careen_v1_ListProtectionsResponse, ListProtectionsResponse__Output as _careen_v1_ListProtectionsResponse__Output } from './careen/v1/ListProtectionsResponse.ts';
import type { ListRevisionObjectsRequest as _careen_v1_ListRevisionObjectsRequest, ListRevisionObjectsRequest__Output as _careen_v1_ListRevisionObjectsRequest__Output } from './careen/v1/ListRevisionObjectsRequest.ts';
import type { ListRevisionObjectsResponse as _careen_v1_ListRevisionObjectsResponse, ListRevisionObjectsResponse__Output as _careen_v1_ListRevisionObjectsResponse__Output } from './careen/v1/ListRevisionObjectsResponse.ts';
import type { ListRevisionsRequest as _careen_v1_ListRevisionsRequest, ListRevisionsRequest__Output as _careen_v1_ListRevisionsRequest__Output } from './careen/v1/ListRevisionsRequest.ts';
import type { ListRevisionsResponse as _careen_v1_ListRevisionsResponse, ListRevisionsResponse__Output as _careen_v1_ListRevisionsResponse__Output } from './careen/v1/ListRevisionsResponse.ts';
import type { ListWorkspacesRequest as _careen_v1_ListWorkspacesRequest, ListWorkspacesRequest__Output as _careen_v1_ListWorkspacesRequest__Output } from './careen/v1/ListWorkspacesRequest.ts';
import type { ListWorkspacesResponse as _careen_v1_ListWorkspacesResponse, ListWorkspacesResponse__Output as _careen_v1_ListWorkspacesResponse__Output } from './careen/v1/ListWorkspacesResponse.ts';
import type { Origin as _careen_v1_Origin, Origin__Output as _careen_v1_Origin__Output } from './careen/v1/Origin.ts';
import type { Policy as _careen_v1_Policy, Policy__Output as _careen_v1_Policy__Output } from './careen/v1/Policy.ts';
import type { PolicyServiceClient as _careen_v1_PolicyServiceClient, PolicyServiceDefinition as _careen_v1_PolicyServiceDefinition } from './careen/v1/PolicyService.ts';
import type { Protection as _careen_v1_Protection, Protection__Output as _careen_v1_Protection__Output } from './careen/v1/Protection.ts';
import type { Registry as _careen_v1_Registry, Registry__Output as _careen_v1_Registry__Output } from './careen/v1/Registry.ts';
import type { Revision as _careen_v1_Revision, Revision__Output as _careen_v1_Revision__Output } from './careen/v1/Revision.ts';
import type { RevisionChange as _careen_v1_RevisionChange, RevisionChange__Output as _careen_v1_RevisionChange__Output } from './careen/v1/RevisionChange.ts';
import type { Rule as _careen_v1_Rule, Rule__Output as _careen_v1_Rule__Output } from './careen/v1/Rule.ts';
import type { Scope as _careen_v1_Scope, Scope__Output as _careen_v1_Scope__Output } from './careen/v1/Scope.ts';
import type { UpdatePolicyRequest as _careen_v1_UpdatePolicyRequest, UpdatePolicyRequest__Output as _careen_v1_UpdatePolicyRequest__Output } from './careen/v1/UpdatePolicyRequest.ts';
import type { Window as _careen_v1_Window, Window__Output as _careen_v1_Window__Output } from './careen/v1/Window.ts';
import type { Workspace as _careen_v1_Workspace, Workspace__Output as _careen_v1_Workspace__Output } from './careen/v1/Workspace.ts';
import type { WorkspaceServiceClient as _careen_v1_WorkspaceServiceClient, WorkspaceServiceDefinition as _careen_v1_WorkspaceServiceDefinition } from './careen/v1/WorkspaceService.ts';
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
      Drift: MessageTypeDefinition<_careen_v1_Drift, _careen_v1_Drift__Output>
      FieldChange: MessageTypeDefinition<_careen_v1_FieldChange, _careen_v1_FieldChange__Output>
      GetPolicyRequest: MessageTypeDefinition<_careen_v1_GetPolicyRequest, _careen_v1_GetPolicyRequest__Output>
      GetProtectionRequest: MessageTypeDefinition<_careen_v1_GetProtectionRequest, _careen_v1_GetProtectionRequest__Output>
      GetRevisionRequest: MessageTypeDefinition<_careen_v1_GetRevisionRequest, _careen_v1_GetRevisionRequest__Output>
      GetWorkspaceRequest: MessageTypeDefinition<_careen_v1_GetWorkspaceRequest, _careen_v1_GetWorkspaceRequest__Output>
      KeepSemver: MessageTypeDefinition<_careen_v1_KeepSemver, _careen_v1_KeepSemver__Output>
      KeepThinned: MessageTypeDefinition<_careen_v1_KeepThinned, _careen_v1_KeepThinned__Output>
      ListDriftRequest: MessageTypeDefinition<_careen_v1_ListDriftRequest, _careen_v1_ListDriftRequest__Output>
      ListDriftResponse: MessageTypeDefinition<_careen_v1_ListDriftResponse, _careen_v1_ListDriftResponse__Output>
      ListObjectsRequest: MessageTypeDefinition<_careen_v1_ListObjectsRequest, _careen_v1_ListObjectsRequest__Output>
      ListObjectsResponse: MessageTypeDefinition<_careen_v1_ListObjectsResponse, _careen_v1_ListObjectsResponse__Output>
      ListPoliciesRequest: MessageTypeDefinition<_careen_v1_ListPoliciesRequest, _careen_v1_ListPoliciesRequest__Output>
      ListPoliciesResponse: MessageTypeDefinition<_careen_v1_ListPoliciesResponse, _careen_v1_ListPoliciesResponse__Output>
      ListProtectionsRequest: MessageTypeDefinition<_careen_v1_ListProtectionsRequest, _careen_v1_ListProtectionsRequest__Output>
      ListProtectionsResponse: MessageTypeDefinition<_careen_v1_ListProtectionsResponse, _careen_v1_ListProtectionsResponse__Output>
      ListRevisionObjectsRequest: MessageTypeDefinition<_careen_v1_ListRevisionObjectsRequest, _careen_v1_ListRevisionObjectsRequest__Output>
      ListRevisionObjectsResponse: MessageTypeDefinition<_careen_v1_ListRevisionObjectsResponse, _careen_v1_ListRevisionObjectsResponse__Output>
      ListRevisionsRequest: MessageTypeDefinition<_careen_v1_ListRevisionsRequest, _careen_v1_ListRevisionsRequest__Output>
      ListRevisionsResponse: MessageTypeDefinition<_careen_v1_ListRevisionsResponse, _careen_v1_ListRevisionsResponse__Output>
      ListWorkspacesRequest: MessageTypeDefinition<_careen_v1_ListWorkspacesRequest, _careen_v1_ListWorkspacesRequest__Output>
      ListWorkspacesResponse: MessageTypeDefinition<_careen_v1_ListWorkspacesResponse, _careen_v1_ListWorkspacesResponse__Output>
      Origin: MessageTypeDefinition<_careen_v1_Origin, _careen_v1_Origin__Output>
      Policy: MessageTypeDefinition<_careen_v1_Policy, _careen_v1_Policy__Output>
      PolicyService: SubtypeConstructor<typeof grpc.Client, _careen_v1_PolicyServiceClient> & { service: _careen_v1_PolicyServiceDefinition }
      Protection: MessageTypeDefinition<_careen_v1_Protection, _careen_v1_Protection__Output>
      Registry: MessageTypeDefinition<_careen_v1_Registry, _careen_v1_Registry__Output>
      Revision: MessageTypeDefinition<_careen_v1_Revision, _careen_v1_Revision__Output>
      RevisionChange: MessageTypeDefinition<_careen_v1_RevisionChange, _careen_v1_RevisionChange__Output>
      Rule: MessageTypeDefinition<_careen_v1_Rule, _careen_v1_Rule__Output>
      Scope: MessageTypeDefinition<_careen_v1_Scope, _careen_v1_Scope__Output>
      UpdatePolicyRequest: MessageTypeDefinition<_careen_v1_UpdatePolicyRequest, _careen_v1_UpdatePolicyRequest__Output>
      Window: MessageTypeDefinition<_careen_v1_Window, _careen_v1_Window__Output>
      Workspace: MessageTypeDefinition<_careen_v1_Workspace, _careen_v1_Workspace__Output>
      WorkspaceService: SubtypeConstructor<typeof grpc.Client, _careen_v1_WorkspaceServiceClient> & { service: _careen_v1_WorkspaceServiceDefinition }
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

