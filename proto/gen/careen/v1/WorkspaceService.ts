// Original file: proto/careen/v1/workspace.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetRevisionRequest as _careen_v1_GetRevisionRequest, GetRevisionRequest__Output as _careen_v1_GetRevisionRequest__Output } from '../../careen/v1/GetRevisionRequest.ts';
import type { GetWorkspaceRequest as _careen_v1_GetWorkspaceRequest, GetWorkspaceRequest__Output as _careen_v1_GetWorkspaceRequest__Output } from '../../careen/v1/GetWorkspaceRequest.ts';
import type { ListDriftRequest as _careen_v1_ListDriftRequest, ListDriftRequest__Output as _careen_v1_ListDriftRequest__Output } from '../../careen/v1/ListDriftRequest.ts';
import type { ListDriftResponse as _careen_v1_ListDriftResponse, ListDriftResponse__Output as _careen_v1_ListDriftResponse__Output } from '../../careen/v1/ListDriftResponse.ts';
import type { ListObjectsRequest as _careen_v1_ListObjectsRequest, ListObjectsRequest__Output as _careen_v1_ListObjectsRequest__Output } from '../../careen/v1/ListObjectsRequest.ts';
import type { ListObjectsResponse as _careen_v1_ListObjectsResponse, ListObjectsResponse__Output as _careen_v1_ListObjectsResponse__Output } from '../../careen/v1/ListObjectsResponse.ts';
import type { ListRevisionObjectsRequest as _careen_v1_ListRevisionObjectsRequest, ListRevisionObjectsRequest__Output as _careen_v1_ListRevisionObjectsRequest__Output } from '../../careen/v1/ListRevisionObjectsRequest.ts';
import type { ListRevisionObjectsResponse as _careen_v1_ListRevisionObjectsResponse, ListRevisionObjectsResponse__Output as _careen_v1_ListRevisionObjectsResponse__Output } from '../../careen/v1/ListRevisionObjectsResponse.ts';
import type { ListRevisionsRequest as _careen_v1_ListRevisionsRequest, ListRevisionsRequest__Output as _careen_v1_ListRevisionsRequest__Output } from '../../careen/v1/ListRevisionsRequest.ts';
import type { ListRevisionsResponse as _careen_v1_ListRevisionsResponse, ListRevisionsResponse__Output as _careen_v1_ListRevisionsResponse__Output } from '../../careen/v1/ListRevisionsResponse.ts';
import type { ListWorkspacesRequest as _careen_v1_ListWorkspacesRequest, ListWorkspacesRequest__Output as _careen_v1_ListWorkspacesRequest__Output } from '../../careen/v1/ListWorkspacesRequest.ts';
import type { ListWorkspacesResponse as _careen_v1_ListWorkspacesResponse, ListWorkspacesResponse__Output as _careen_v1_ListWorkspacesResponse__Output } from '../../careen/v1/ListWorkspacesResponse.ts';
import type { Revision as _careen_v1_Revision, Revision__Output as _careen_v1_Revision__Output } from '../../careen/v1/Revision.ts';
import type { Workspace as _careen_v1_Workspace, Workspace__Output as _careen_v1_Workspace__Output } from '../../careen/v1/Workspace.ts';

export interface WorkspaceServiceClient extends grpc.Client {
  GetRevision(argument: _careen_v1_GetRevisionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Revision__Output>): grpc.ClientUnaryCall;
  GetRevision(argument: _careen_v1_GetRevisionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Revision__Output>): grpc.ClientUnaryCall;
  GetRevision(argument: _careen_v1_GetRevisionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Revision__Output>): grpc.ClientUnaryCall;
  GetRevision(argument: _careen_v1_GetRevisionRequest, callback: grpc.requestCallback<_careen_v1_Revision__Output>): grpc.ClientUnaryCall;
  getRevision(argument: _careen_v1_GetRevisionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Revision__Output>): grpc.ClientUnaryCall;
  getRevision(argument: _careen_v1_GetRevisionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Revision__Output>): grpc.ClientUnaryCall;
  getRevision(argument: _careen_v1_GetRevisionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Revision__Output>): grpc.ClientUnaryCall;
  getRevision(argument: _careen_v1_GetRevisionRequest, callback: grpc.requestCallback<_careen_v1_Revision__Output>): grpc.ClientUnaryCall;
  
  GetWorkspace(argument: _careen_v1_GetWorkspaceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Workspace__Output>): grpc.ClientUnaryCall;
  GetWorkspace(argument: _careen_v1_GetWorkspaceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Workspace__Output>): grpc.ClientUnaryCall;
  GetWorkspace(argument: _careen_v1_GetWorkspaceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Workspace__Output>): grpc.ClientUnaryCall;
  GetWorkspace(argument: _careen_v1_GetWorkspaceRequest, callback: grpc.requestCallback<_careen_v1_Workspace__Output>): grpc.ClientUnaryCall;
  getWorkspace(argument: _careen_v1_GetWorkspaceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Workspace__Output>): grpc.ClientUnaryCall;
  getWorkspace(argument: _careen_v1_GetWorkspaceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Workspace__Output>): grpc.ClientUnaryCall;
  getWorkspace(argument: _careen_v1_GetWorkspaceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Workspace__Output>): grpc.ClientUnaryCall;
  getWorkspace(argument: _careen_v1_GetWorkspaceRequest, callback: grpc.requestCallback<_careen_v1_Workspace__Output>): grpc.ClientUnaryCall;
  
  ListDrift(argument: _careen_v1_ListDriftRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _careen_v1_ListDriftRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _careen_v1_ListDriftRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _careen_v1_ListDriftRequest, callback: grpc.requestCallback<_careen_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _careen_v1_ListDriftRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _careen_v1_ListDriftRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _careen_v1_ListDriftRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _careen_v1_ListDriftRequest, callback: grpc.requestCallback<_careen_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  
  ListObjects(argument: _careen_v1_ListObjectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListObjectsResponse__Output>): grpc.ClientUnaryCall;
  ListObjects(argument: _careen_v1_ListObjectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListObjectsResponse__Output>): grpc.ClientUnaryCall;
  ListObjects(argument: _careen_v1_ListObjectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListObjectsResponse__Output>): grpc.ClientUnaryCall;
  ListObjects(argument: _careen_v1_ListObjectsRequest, callback: grpc.requestCallback<_careen_v1_ListObjectsResponse__Output>): grpc.ClientUnaryCall;
  listObjects(argument: _careen_v1_ListObjectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListObjectsResponse__Output>): grpc.ClientUnaryCall;
  listObjects(argument: _careen_v1_ListObjectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListObjectsResponse__Output>): grpc.ClientUnaryCall;
  listObjects(argument: _careen_v1_ListObjectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListObjectsResponse__Output>): grpc.ClientUnaryCall;
  listObjects(argument: _careen_v1_ListObjectsRequest, callback: grpc.requestCallback<_careen_v1_ListObjectsResponse__Output>): grpc.ClientUnaryCall;
  
  ListRevisionObjects(argument: _careen_v1_ListRevisionObjectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRevisionObjectsResponse__Output>): grpc.ClientUnaryCall;
  ListRevisionObjects(argument: _careen_v1_ListRevisionObjectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRevisionObjectsResponse__Output>): grpc.ClientUnaryCall;
  ListRevisionObjects(argument: _careen_v1_ListRevisionObjectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRevisionObjectsResponse__Output>): grpc.ClientUnaryCall;
  ListRevisionObjects(argument: _careen_v1_ListRevisionObjectsRequest, callback: grpc.requestCallback<_careen_v1_ListRevisionObjectsResponse__Output>): grpc.ClientUnaryCall;
  listRevisionObjects(argument: _careen_v1_ListRevisionObjectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRevisionObjectsResponse__Output>): grpc.ClientUnaryCall;
  listRevisionObjects(argument: _careen_v1_ListRevisionObjectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRevisionObjectsResponse__Output>): grpc.ClientUnaryCall;
  listRevisionObjects(argument: _careen_v1_ListRevisionObjectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRevisionObjectsResponse__Output>): grpc.ClientUnaryCall;
  listRevisionObjects(argument: _careen_v1_ListRevisionObjectsRequest, callback: grpc.requestCallback<_careen_v1_ListRevisionObjectsResponse__Output>): grpc.ClientUnaryCall;
  
  ListRevisions(argument: _careen_v1_ListRevisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListRevisions(argument: _careen_v1_ListRevisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListRevisions(argument: _careen_v1_ListRevisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListRevisions(argument: _careen_v1_ListRevisionsRequest, callback: grpc.requestCallback<_careen_v1_ListRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listRevisions(argument: _careen_v1_ListRevisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listRevisions(argument: _careen_v1_ListRevisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listRevisions(argument: _careen_v1_ListRevisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listRevisions(argument: _careen_v1_ListRevisionsRequest, callback: grpc.requestCallback<_careen_v1_ListRevisionsResponse__Output>): grpc.ClientUnaryCall;
  
  ListWorkspaces(argument: _careen_v1_ListWorkspacesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListWorkspacesResponse__Output>): grpc.ClientUnaryCall;
  ListWorkspaces(argument: _careen_v1_ListWorkspacesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListWorkspacesResponse__Output>): grpc.ClientUnaryCall;
  ListWorkspaces(argument: _careen_v1_ListWorkspacesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListWorkspacesResponse__Output>): grpc.ClientUnaryCall;
  ListWorkspaces(argument: _careen_v1_ListWorkspacesRequest, callback: grpc.requestCallback<_careen_v1_ListWorkspacesResponse__Output>): grpc.ClientUnaryCall;
  listWorkspaces(argument: _careen_v1_ListWorkspacesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListWorkspacesResponse__Output>): grpc.ClientUnaryCall;
  listWorkspaces(argument: _careen_v1_ListWorkspacesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListWorkspacesResponse__Output>): grpc.ClientUnaryCall;
  listWorkspaces(argument: _careen_v1_ListWorkspacesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListWorkspacesResponse__Output>): grpc.ClientUnaryCall;
  listWorkspaces(argument: _careen_v1_ListWorkspacesRequest, callback: grpc.requestCallback<_careen_v1_ListWorkspacesResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface WorkspaceServiceHandlers extends grpc.UntypedServiceImplementation {
  GetRevision: grpc.handleUnaryCall<_careen_v1_GetRevisionRequest__Output, _careen_v1_Revision>;
  
  GetWorkspace: grpc.handleUnaryCall<_careen_v1_GetWorkspaceRequest__Output, _careen_v1_Workspace>;
  
  ListDrift: grpc.handleUnaryCall<_careen_v1_ListDriftRequest__Output, _careen_v1_ListDriftResponse>;
  
  ListObjects: grpc.handleUnaryCall<_careen_v1_ListObjectsRequest__Output, _careen_v1_ListObjectsResponse>;
  
  ListRevisionObjects: grpc.handleUnaryCall<_careen_v1_ListRevisionObjectsRequest__Output, _careen_v1_ListRevisionObjectsResponse>;
  
  ListRevisions: grpc.handleUnaryCall<_careen_v1_ListRevisionsRequest__Output, _careen_v1_ListRevisionsResponse>;
  
  ListWorkspaces: grpc.handleUnaryCall<_careen_v1_ListWorkspacesRequest__Output, _careen_v1_ListWorkspacesResponse>;
  
}

export interface WorkspaceServiceDefinition extends grpc.ServiceDefinition {
  GetRevision: MethodDefinition<_careen_v1_GetRevisionRequest, _careen_v1_Revision, _careen_v1_GetRevisionRequest__Output, _careen_v1_Revision__Output>
  GetWorkspace: MethodDefinition<_careen_v1_GetWorkspaceRequest, _careen_v1_Workspace, _careen_v1_GetWorkspaceRequest__Output, _careen_v1_Workspace__Output>
  ListDrift: MethodDefinition<_careen_v1_ListDriftRequest, _careen_v1_ListDriftResponse, _careen_v1_ListDriftRequest__Output, _careen_v1_ListDriftResponse__Output>
  ListObjects: MethodDefinition<_careen_v1_ListObjectsRequest, _careen_v1_ListObjectsResponse, _careen_v1_ListObjectsRequest__Output, _careen_v1_ListObjectsResponse__Output>
  ListRevisionObjects: MethodDefinition<_careen_v1_ListRevisionObjectsRequest, _careen_v1_ListRevisionObjectsResponse, _careen_v1_ListRevisionObjectsRequest__Output, _careen_v1_ListRevisionObjectsResponse__Output>
  ListRevisions: MethodDefinition<_careen_v1_ListRevisionsRequest, _careen_v1_ListRevisionsResponse, _careen_v1_ListRevisionsRequest__Output, _careen_v1_ListRevisionsResponse__Output>
  ListWorkspaces: MethodDefinition<_careen_v1_ListWorkspacesRequest, _careen_v1_ListWorkspacesResponse, _careen_v1_ListWorkspacesRequest__Output, _careen_v1_ListWorkspacesResponse__Output>
}
