// Original file: proto/careen/v1/audit.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListAuditEventsRequest as _careen_v1_ListAuditEventsRequest, ListAuditEventsRequest__Output as _careen_v1_ListAuditEventsRequest__Output } from '../../careen/v1/ListAuditEventsRequest.ts';
import type { ListAuditEventsResponse as _careen_v1_ListAuditEventsResponse, ListAuditEventsResponse__Output as _careen_v1_ListAuditEventsResponse__Output } from '../../careen/v1/ListAuditEventsResponse.ts';

export interface AuditServiceClient extends grpc.Client {
  ListAuditEvents(argument: _careen_v1_ListAuditEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEvents(argument: _careen_v1_ListAuditEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEvents(argument: _careen_v1_ListAuditEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEvents(argument: _careen_v1_ListAuditEventsRequest, callback: grpc.requestCallback<_careen_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _careen_v1_ListAuditEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _careen_v1_ListAuditEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _careen_v1_ListAuditEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  listAuditEvents(argument: _careen_v1_ListAuditEventsRequest, callback: grpc.requestCallback<_careen_v1_ListAuditEventsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface AuditServiceHandlers extends grpc.UntypedServiceImplementation {
  ListAuditEvents: grpc.handleUnaryCall<_careen_v1_ListAuditEventsRequest__Output, _careen_v1_ListAuditEventsResponse>;
  
}

export interface AuditServiceDefinition extends grpc.ServiceDefinition {
  ListAuditEvents: MethodDefinition<_careen_v1_ListAuditEventsRequest, _careen_v1_ListAuditEventsResponse, _careen_v1_ListAuditEventsRequest__Output, _careen_v1_ListAuditEventsResponse__Output>
}
