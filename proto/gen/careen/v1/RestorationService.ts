// Original file: proto/careen/v1/restoration.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateRestorationRequest as _careen_v1_CreateRestorationRequest, CreateRestorationRequest__Output as _careen_v1_CreateRestorationRequest__Output } from '../../careen/v1/CreateRestorationRequest.ts';
import type { GetRestorationRequest as _careen_v1_GetRestorationRequest, GetRestorationRequest__Output as _careen_v1_GetRestorationRequest__Output } from '../../careen/v1/GetRestorationRequest.ts';
import type { Restoration as _careen_v1_Restoration, Restoration__Output as _careen_v1_Restoration__Output } from '../../careen/v1/Restoration.ts';
import type { WatchRestorationRequest as _careen_v1_WatchRestorationRequest, WatchRestorationRequest__Output as _careen_v1_WatchRestorationRequest__Output } from '../../careen/v1/WatchRestorationRequest.ts';
import type { WatchRestorationResponse as _careen_v1_WatchRestorationResponse, WatchRestorationResponse__Output as _careen_v1_WatchRestorationResponse__Output } from '../../careen/v1/WatchRestorationResponse.ts';

export interface RestorationServiceClient extends grpc.Client {
  CreateRestoration(argument: _careen_v1_CreateRestorationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  CreateRestoration(argument: _careen_v1_CreateRestorationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  CreateRestoration(argument: _careen_v1_CreateRestorationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  CreateRestoration(argument: _careen_v1_CreateRestorationRequest, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  createRestoration(argument: _careen_v1_CreateRestorationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  createRestoration(argument: _careen_v1_CreateRestorationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  createRestoration(argument: _careen_v1_CreateRestorationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  createRestoration(argument: _careen_v1_CreateRestorationRequest, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  
  GetRestoration(argument: _careen_v1_GetRestorationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  GetRestoration(argument: _careen_v1_GetRestorationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  GetRestoration(argument: _careen_v1_GetRestorationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  GetRestoration(argument: _careen_v1_GetRestorationRequest, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  getRestoration(argument: _careen_v1_GetRestorationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  getRestoration(argument: _careen_v1_GetRestorationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  getRestoration(argument: _careen_v1_GetRestorationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  getRestoration(argument: _careen_v1_GetRestorationRequest, callback: grpc.requestCallback<_careen_v1_Restoration__Output>): grpc.ClientUnaryCall;
  
  WatchRestoration(argument: _careen_v1_WatchRestorationRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchRestorationResponse__Output>;
  WatchRestoration(argument: _careen_v1_WatchRestorationRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchRestorationResponse__Output>;
  watchRestoration(argument: _careen_v1_WatchRestorationRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchRestorationResponse__Output>;
  watchRestoration(argument: _careen_v1_WatchRestorationRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchRestorationResponse__Output>;
  
}

export interface RestorationServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateRestoration: grpc.handleUnaryCall<_careen_v1_CreateRestorationRequest__Output, _careen_v1_Restoration>;
  
  GetRestoration: grpc.handleUnaryCall<_careen_v1_GetRestorationRequest__Output, _careen_v1_Restoration>;
  
  WatchRestoration: grpc.handleServerStreamingCall<_careen_v1_WatchRestorationRequest__Output, _careen_v1_WatchRestorationResponse>;
  
}

export interface RestorationServiceDefinition extends grpc.ServiceDefinition {
  CreateRestoration: MethodDefinition<_careen_v1_CreateRestorationRequest, _careen_v1_Restoration, _careen_v1_CreateRestorationRequest__Output, _careen_v1_Restoration__Output>
  GetRestoration: MethodDefinition<_careen_v1_GetRestorationRequest, _careen_v1_Restoration, _careen_v1_GetRestorationRequest__Output, _careen_v1_Restoration__Output>
  WatchRestoration: MethodDefinition<_careen_v1_WatchRestorationRequest, _careen_v1_WatchRestorationResponse, _careen_v1_WatchRestorationRequest__Output, _careen_v1_WatchRestorationResponse__Output>
}
