// Original file: proto/careen/v1/server.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetHealthRequest as _careen_v1_GetHealthRequest, GetHealthRequest__Output as _careen_v1_GetHealthRequest__Output } from '../../careen/v1/GetHealthRequest.ts';
import type { GetServerRequest as _careen_v1_GetServerRequest, GetServerRequest__Output as _careen_v1_GetServerRequest__Output } from '../../careen/v1/GetServerRequest.ts';
import type { Health as _careen_v1_Health, Health__Output as _careen_v1_Health__Output } from '../../careen/v1/Health.ts';
import type { Server as _careen_v1_Server, Server__Output as _careen_v1_Server__Output } from '../../careen/v1/Server.ts';

export interface ServerServiceClient extends grpc.Client {
  GetHealth(argument: _careen_v1_GetHealthRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Health__Output>): grpc.ClientUnaryCall;
  GetHealth(argument: _careen_v1_GetHealthRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Health__Output>): grpc.ClientUnaryCall;
  GetHealth(argument: _careen_v1_GetHealthRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Health__Output>): grpc.ClientUnaryCall;
  GetHealth(argument: _careen_v1_GetHealthRequest, callback: grpc.requestCallback<_careen_v1_Health__Output>): grpc.ClientUnaryCall;
  getHealth(argument: _careen_v1_GetHealthRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Health__Output>): grpc.ClientUnaryCall;
  getHealth(argument: _careen_v1_GetHealthRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Health__Output>): grpc.ClientUnaryCall;
  getHealth(argument: _careen_v1_GetHealthRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Health__Output>): grpc.ClientUnaryCall;
  getHealth(argument: _careen_v1_GetHealthRequest, callback: grpc.requestCallback<_careen_v1_Health__Output>): grpc.ClientUnaryCall;
  
  GetServer(argument: _careen_v1_GetServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Server__Output>): grpc.ClientUnaryCall;
  GetServer(argument: _careen_v1_GetServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Server__Output>): grpc.ClientUnaryCall;
  GetServer(argument: _careen_v1_GetServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Server__Output>): grpc.ClientUnaryCall;
  GetServer(argument: _careen_v1_GetServerRequest, callback: grpc.requestCallback<_careen_v1_Server__Output>): grpc.ClientUnaryCall;
  getServer(argument: _careen_v1_GetServerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Server__Output>): grpc.ClientUnaryCall;
  getServer(argument: _careen_v1_GetServerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Server__Output>): grpc.ClientUnaryCall;
  getServer(argument: _careen_v1_GetServerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Server__Output>): grpc.ClientUnaryCall;
  getServer(argument: _careen_v1_GetServerRequest, callback: grpc.requestCallback<_careen_v1_Server__Output>): grpc.ClientUnaryCall;
  
}

export interface ServerServiceHandlers extends grpc.UntypedServiceImplementation {
  GetHealth: grpc.handleUnaryCall<_careen_v1_GetHealthRequest__Output, _careen_v1_Health>;
  
  GetServer: grpc.handleUnaryCall<_careen_v1_GetServerRequest__Output, _careen_v1_Server>;
  
}

export interface ServerServiceDefinition extends grpc.ServiceDefinition {
  GetHealth: MethodDefinition<_careen_v1_GetHealthRequest, _careen_v1_Health, _careen_v1_GetHealthRequest__Output, _careen_v1_Health__Output>
  GetServer: MethodDefinition<_careen_v1_GetServerRequest, _careen_v1_Server, _careen_v1_GetServerRequest__Output, _careen_v1_Server__Output>
}
