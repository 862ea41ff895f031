// Original file: proto/careen/v1/policy.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../careen/v1/DeclaredObject.ts';
import type { GetPolicyRequest as _careen_v1_GetPolicyRequest, GetPolicyRequest__Output as _careen_v1_GetPolicyRequest__Output } from '../../careen/v1/GetPolicyRequest.ts';
import type { ListPoliciesRequest as _careen_v1_ListPoliciesRequest, ListPoliciesRequest__Output as _careen_v1_ListPoliciesRequest__Output } from '../../careen/v1/ListPoliciesRequest.ts';
import type { ListPoliciesResponse as _careen_v1_ListPoliciesResponse, ListPoliciesResponse__Output as _careen_v1_ListPoliciesResponse__Output } from '../../careen/v1/ListPoliciesResponse.ts';

export interface PolicyServiceClient extends grpc.Client {
  GetPolicy(argument: _careen_v1_GetPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  GetPolicy(argument: _careen_v1_GetPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  GetPolicy(argument: _careen_v1_GetPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  GetPolicy(argument: _careen_v1_GetPolicyRequest, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _careen_v1_GetPolicyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _careen_v1_GetPolicyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _careen_v1_GetPolicyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  getPolicy(argument: _careen_v1_GetPolicyRequest, callback: grpc.requestCallback<_careen_v1_DeclaredObject__Output>): grpc.ClientUnaryCall;
  
  ListPolicies(argument: _careen_v1_ListPoliciesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  ListPolicies(argument: _careen_v1_ListPoliciesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  ListPolicies(argument: _careen_v1_ListPoliciesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  ListPolicies(argument: _careen_v1_ListPoliciesRequest, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  listPolicies(argument: _careen_v1_ListPoliciesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  listPolicies(argument: _careen_v1_ListPoliciesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  listPolicies(argument: _careen_v1_ListPoliciesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  listPolicies(argument: _careen_v1_ListPoliciesRequest, callback: grpc.requestCallback<_careen_v1_ListPoliciesResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface PolicyServiceHandlers extends grpc.UntypedServiceImplementation {
  GetPolicy: grpc.handleUnaryCall<_careen_v1_GetPolicyRequest__Output, _careen_v1_DeclaredObject>;
  
  ListPolicies: grpc.handleUnaryCall<_careen_v1_ListPoliciesRequest__Output, _careen_v1_ListPoliciesResponse>;
  
}

export interface PolicyServiceDefinition extends grpc.ServiceDefinition {
  GetPolicy: MethodDefinition<_careen_v1_GetPolicyRequest, _careen_v1_DeclaredObject, _careen_v1_GetPolicyRequest__Output, _careen_v1_DeclaredObject__Output>
  ListPolicies: MethodDefinition<_careen_v1_ListPoliciesRequest, _careen_v1_ListPoliciesResponse, _careen_v1_ListPoliciesRequest__Output, _careen_v1_ListPoliciesResponse__Output>
}
