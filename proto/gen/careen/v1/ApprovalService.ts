// Original file: proto/careen/v1/approval.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Approval as _careen_v1_Approval, Approval__Output as _careen_v1_Approval__Output } from '../../careen/v1/Approval.ts';
import type { CreateApprovalRequest as _careen_v1_CreateApprovalRequest, CreateApprovalRequest__Output as _careen_v1_CreateApprovalRequest__Output } from '../../careen/v1/CreateApprovalRequest.ts';
import type { ListApprovalsRequest as _careen_v1_ListApprovalsRequest, ListApprovalsRequest__Output as _careen_v1_ListApprovalsRequest__Output } from '../../careen/v1/ListApprovalsRequest.ts';
import type { ListApprovalsResponse as _careen_v1_ListApprovalsResponse, ListApprovalsResponse__Output as _careen_v1_ListApprovalsResponse__Output } from '../../careen/v1/ListApprovalsResponse.ts';
import type { RevokeApprovalRequest as _careen_v1_RevokeApprovalRequest, RevokeApprovalRequest__Output as _careen_v1_RevokeApprovalRequest__Output } from '../../careen/v1/RevokeApprovalRequest.ts';

export interface ApprovalServiceClient extends grpc.Client {
  CreateApproval(argument: _careen_v1_CreateApprovalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  CreateApproval(argument: _careen_v1_CreateApprovalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  CreateApproval(argument: _careen_v1_CreateApprovalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  CreateApproval(argument: _careen_v1_CreateApprovalRequest, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  createApproval(argument: _careen_v1_CreateApprovalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  createApproval(argument: _careen_v1_CreateApprovalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  createApproval(argument: _careen_v1_CreateApprovalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  createApproval(argument: _careen_v1_CreateApprovalRequest, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  
  ListApprovals(argument: _careen_v1_ListApprovalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  ListApprovals(argument: _careen_v1_ListApprovalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  ListApprovals(argument: _careen_v1_ListApprovalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  ListApprovals(argument: _careen_v1_ListApprovalsRequest, callback: grpc.requestCallback<_careen_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  listApprovals(argument: _careen_v1_ListApprovalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  listApprovals(argument: _careen_v1_ListApprovalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  listApprovals(argument: _careen_v1_ListApprovalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  listApprovals(argument: _careen_v1_ListApprovalsRequest, callback: grpc.requestCallback<_careen_v1_ListApprovalsResponse__Output>): grpc.ClientUnaryCall;
  
  RevokeApproval(argument: _careen_v1_RevokeApprovalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  RevokeApproval(argument: _careen_v1_RevokeApprovalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  RevokeApproval(argument: _careen_v1_RevokeApprovalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  RevokeApproval(argument: _careen_v1_RevokeApprovalRequest, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  revokeApproval(argument: _careen_v1_RevokeApprovalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  revokeApproval(argument: _careen_v1_RevokeApprovalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  revokeApproval(argument: _careen_v1_RevokeApprovalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  revokeApproval(argument: _careen_v1_RevokeApprovalRequest, callback: grpc.requestCallback<_careen_v1_Approval__Output>): grpc.ClientUnaryCall;
  
}

export interface ApprovalServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateApproval: grpc.handleUnaryCall<_careen_v1_CreateApprovalRequest__Output, _careen_v1_Approval>;
  
  ListApprovals: grpc.handleUnaryCall<_careen_v1_ListApprovalsRequest__Output, _careen_v1_ListApprovalsResponse>;
  
  RevokeApproval: grpc.handleUnaryCall<_careen_v1_RevokeApprovalRequest__Output, _careen_v1_Approval>;
  
}

export interface ApprovalServiceDefinition extends grpc.ServiceDefinition {
  CreateApproval: MethodDefinition<_careen_v1_CreateApprovalRequest, _careen_v1_Approval, _careen_v1_CreateApprovalRequest__Output, _careen_v1_Approval__Output>
  ListApprovals: MethodDefinition<_careen_v1_ListApprovalsRequest, _careen_v1_ListApprovalsResponse, _careen_v1_ListApprovalsRequest__Output, _careen_v1_ListApprovalsResponse__Output>
  RevokeApproval: MethodDefinition<_careen_v1_RevokeApprovalRequest, _careen_v1_Approval, _careen_v1_RevokeApprovalRequest__Output, _careen_v1_Approval__Output>
}
