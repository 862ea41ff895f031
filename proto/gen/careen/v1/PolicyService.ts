// Original file: proto/careen/v1/policy.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreatePolicyRequest as _careen_v1_CreatePolicyRequest, CreatePolicyRequest__Output as _careen_v1_CreatePolicyRequest__Output } from '../../careen/v1/CreatePolicyRequest.ts';
import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../careen/v1/DeclaredObject.ts';
import type { DeletePolicyRequest as _careen_v1_DeletePolicyRequest, DeletePolicyRequest__Output as _careen_v1_DeletePolicyRequest__Output } from '../../careen/v1/DeletePolicyRequest.ts';
import type { Empty as _google_protobuf_Empty, Empty__Output as _google_protobuf_Empty__Output } from '../../google/protobuf/Empty.ts';
import type { GetPolicyRequest as _careen_v1_GetPolicyRequest, GetPolicyRequest__Output as _careen_v1_GetPolicyRequest__Output } from '../../careen/v1/GetPolicyRequest.ts';
import type { GetProtectionRequest as _careen_v1_GetProtectionRequest, GetProtectionRequest__Output as _careen_v1_GetProtectionRequest__Output } from '../../careen/v1/GetProtectionRequest.ts';
import type { ListPoliciesRequest as _careen_v1_ListPoliciesRequest, ListPoliciesRequest__Output as _careen_v1_ListPoliciesRequest__Output } from '../../careen/v1/ListPoliciesRequest.ts';
import type { ListPoliciesResponse as _careen_v1_ListPoliciesResponse, ListPoliciesResponse__Output as _careen_v1_ListPoliciesResponse__Output } from '../../careen/v1/ListPoliciesResponse.ts';
import type { ListProtectionsRequest as _careen_v1_ListProtectionsRequest, ListProtectionsRequest__Output as _careen_v1_ListProtectionsRequest__Output } from '../../careen/v1/ListProtectionsRequest.ts';
import type { ListProtectionsResponse as _careen_v1_ListProtectionsResponse, ListProtectionsResponse__Output as _careen_v1_ListProtectionsResponse__Output } from '../../careen/v1/ListProtectionsResponse.ts';
import type { UpdatePolicyRequest as _careen_v1_UpdatePolicyRequest, UpdatePolicyRequest__Output as _careen_v1_UpdatePolicyRequest__Output } from '../../careen/v1/UpdatePolicyRequest.ts';

export interface PolicyServiceClient extends grpc.Client {
  CreatePolicy(argument: _careen_v1_CreatePolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  CreatePolicy(argument: _careen_v1_CreatePolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  CreatePolicy(argument: _careen_v1_CreatePolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  CreatePolicy(argument: _careen_v1_CreatePolicyRequest, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  createPolicy(argument: _careen_v1_CreatePolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  createPolicy(argument: _careen_v1_CreatePolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  createPolicy(argument: _careen_v1_CreatePolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  createPolicy(argument: _careen_v1_CreatePolicyRequest, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  
  DeletePolicy(argument: _careen_v1_DeletePolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeletePolicy(argument: _careen_v1_DeletePolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeletePolicy(argument: _careen_v1_DeletePolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  DeletePolicy(argument: _careen_v1_DeletePolicyRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deletePolicy(argument: _careen_v1_DeletePolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deletePolicy(argument: _careen_v1_DeletePolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deletePolicy(argument: _careen_v1_DeletePolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  deletePolicy(argument: _careen_v1_DeletePolicyRequest, callback: grpc.requestCallback<_google_protobuf_Empty__Output>): grpc.ClientUnaryCall;
  
  GetPolicy(argument: _careen_v1_GetPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  GetPolicy(argument: _careen_v1_GetPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  GetPolicy(argument: _careen_v1_GetPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  GetPolicy(argument: _careen_v1_GetPolicyRequest, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _careen_v1_GetPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _careen_v1_GetPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _careen_v1_GetPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _careen_v1_GetPolicyRequest, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  
  GetProtection(argument: _careen_v1_GetProtectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  GetProtection(argument: _careen_v1_GetProtectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  GetProtection(argument: _careen_v1_GetProtectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  GetProtection(argument: _careen_v1_GetProtectionRequest, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getProtection(argument: _careen_v1_GetProtectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getProtection(argument: _careen_v1_GetProtectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getProtection(argument: _careen_v1_GetProtectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getProtection(argument: _careen_v1_GetProtectionRequest, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  
  ListPolicies(argument: _careen_v1_ListPoliciesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  ListPolicies(argument: _careen_v1_ListPoliciesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  ListPolicies(argument: _careen_v1_ListPoliciesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  ListPolicies(argument: _careen_v1_ListPoliciesRequest, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  listPolicies(argument: _careen_v1_ListPoliciesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  listPolicies(argument: _careen_v1_ListPoliciesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  listPolicies(argument: _careen_v1_ListPoliciesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  listPolicies(argument: _careen_v1_ListPoliciesRequest, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  
  ListProtections(argument: _careen_v1_ListProtectionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListProtectionsResponse__Output>): grpc.ClientUnaryCall;
  ListProtections(argument: _careen_v1_ListProtectionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListProtectionsResponse__Output>): grpc.ClientUnaryCall;
  ListProtections(argument: _careen_v1_ListProtectionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListProtectionsResponse__Output>): grpc.ClientUnaryCall;
  ListProtections(argument: _careen_v1_ListProtectionsRequest, callback: grpc.requestCallback<_careen_v1_ListProtectionsResponse__Output>): grpc.ClientUnaryCall;
  listProtections(argument: _careen_v1_ListProtectionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListProtectionsResponse__Output>): grpc.ClientUnaryCall;
  listProtections(argument: _careen_v1_ListProtectionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListProtectionsResponse__Output>): grpc.ClientUnaryCall;
  listProtections(argument: _careen_v1_ListProtectionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListProtectionsResponse__Output>): grpc.ClientUnaryCall;
  listProtections(argument: _careen_v1_ListProtectionsRequest, callback: grpc.requestCallback<_careen_v1_ListProtectionsResponse__Output>): grpc.ClientUnaryCall;
  
  UpdatePolicy(argument: _careen_v1_UpdatePolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  UpdatePolicy(argument: _careen_v1_UpdatePolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  UpdatePolicy(argument: _careen_v1_UpdatePolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  UpdatePolicy(argument: _careen_v1_UpdatePolicyRequest, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  updatePolicy(argument: _careen_v1_UpdatePolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  updatePolicy(argument: _careen_v1_UpdatePolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  updatePolicy(argument: _careen_v1_UpdatePolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  updatePolicy(argument: _careen_v1_UpdatePolicyRequest, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  
}

export interface PolicyServiceHandlers extends grpc.UntypedServiceImplementation {
  CreatePolicy: grpc.handleUnaryCall<_careen_v1_CreatePolicyRequest__Output, _careen_v1_DeclaredObject>;
  
  DeletePolicy: grpc.handleUnaryCall<_careen_v1_DeletePolicyRequest__Output, _google_protobuf_Empty>;
  
  GetPolicy: grpc.handleUnaryCall<_careen_v1_GetPolicyRequest__Output, _careen_v1_DeclaredObject>;
  
  GetProtection: grpc.handleUnaryCall<_careen_v1_GetProtectionRequest__Output, _careen_v1_DeclaredObject>;
  
  ListPolicies: grpc.handleUnaryCall<_careen_v1_ListPoliciesRequest__Output, _careen_v1_ListPoliciesResponse>;
  
  ListProtections: grpc.handleUnaryCall<_careen_v1_ListProtectionsRequest__Output, _careen_v1_ListProtectionsResponse>;
  
  UpdatePolicy: grpc.handleUnaryCall<_careen_v1_UpdatePolicyRequest__Output, _careen_v1_DeclaredObject>;
  
}

export interface PolicyServiceDefinition extends grpc.ServiceDefinition {
  CreatePolicy: MethodDefinition<_careen_v1_CreatePolicyRequest, _careen_v1_DeclaredObject, _careen_v1_CreatePolicyRequest__Output, _careen_v1_DeclaredObject__Output>
  DeletePolicy: MethodDefinition<_careen_v1_DeletePolicyRequest, _google_protobuf_Empty, _careen_v1_DeletePolicyRequest__Output, _google_protobuf_Empty__Output>
  GetPolicy: MethodDefinition<_careen_v1_GetPolicyRequest, _careen_v1_DeclaredObject, _careen_v1_GetPolicyRequest__Output, _careen_v1_DeclaredObject__Output>
  GetProtection: MethodDefinition<_careen_v1_GetProtectionRequest, _careen_v1_DeclaredObject, _careen_v1_GetProtectionRequest__Output, _careen_v1_DeclaredObject__Output>
  ListPolicies: MethodDefinition<_careen_v1_ListPoliciesRequest, _careen_v1_ListPoliciesResponse, _careen_v1_ListPoliciesRequest__Output, _careen_v1_ListPoliciesResponse__Output>
  ListProtections: MethodDefinition<_careen_v1_ListProtectionsRequest, _careen_v1_ListProtectionsResponse, _careen_v1_ListProtectionsRequest__Output, _careen_v1_ListProtectionsResponse__Output>
  UpdatePolicy: MethodDefinition<_careen_v1_UpdatePolicyRequest, _careen_v1_DeclaredObject, _careen_v1_UpdatePolicyRequest__Output, _careen_v1_DeclaredObject__Output>
}
