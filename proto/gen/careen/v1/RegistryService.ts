// Original file: proto/careen/v1/registry.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckRegistryRequest as _careen_v1_CheckRegistryRequest, CheckRegistryRequest__Output as _careen_v1_CheckRegistryRequest__Output } from '../../careen/v1/CheckRegistryRequest.ts';
import type { CheckRegistryResponse as _careen_v1_CheckRegistryResponse, CheckRegistryResponse__Output as _careen_v1_CheckRegistryResponse__Output } from '../../careen/v1/CheckRegistryResponse.ts';
import type { ListRegistriesRequest as _careen_v1_ListRegistriesRequest, ListRegistriesRequest__Output as _careen_v1_ListRegistriesRequest__Output } from '../../careen/v1/ListRegistriesRequest.ts';
import type { ListRegistriesResponse as _careen_v1_ListRegistriesResponse, ListRegistriesResponse__Output as _careen_v1_ListRegistriesResponse__Output } from '../../careen/v1/ListRegistriesResponse.ts';

export interface RegistryServiceClient extends grpc.Client {
  CheckRegistry(argument: _careen_v1_CheckRegistryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  CheckRegistry(argument: _careen_v1_CheckRegistryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  CheckRegistry(argument: _careen_v1_CheckRegistryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  CheckRegistry(argument: _careen_v1_CheckRegistryRequest, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  checkRegistry(argument: _careen_v1_CheckRegistryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  checkRegistry(argument: _careen_v1_CheckRegistryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  checkRegistry(argument: _careen_v1_CheckRegistryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  checkRegistry(argument: _careen_v1_CheckRegistryRequest, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  
  ListRegistries(argument: _careen_v1_ListRegistriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  ListRegistries(argument: _careen_v1_ListRegistriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  ListRegistries(argument: _careen_v1_ListRegistriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  ListRegistries(argument: _careen_v1_ListRegistriesRequest, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  listRegistries(argument: _careen_v1_ListRegistriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  listRegistries(argument: _careen_v1_ListRegistriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  listRegistries(argument: _careen_v1_ListRegistriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  listRegistries(argument: _careen_v1_ListRegistriesRequest, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface RegistryServiceHandlers extends grpc.UntypedServiceImplementation {
  CheckRegistry: grpc.handleUnaryCall<_careen_v1_CheckRegistryRequest__Output, _careen_v1_CheckRegistryResponse>;
  
  ListRegistries: grpc.handleUnaryCall<_careen_v1_ListRegistriesRequest__Output, _careen_v1_ListRegistriesResponse>;
  
}

export interface RegistryServiceDefinition extends grpc.ServiceDefinition {
  CheckRegistry: MethodDefinition<_careen_v1_CheckRegistryRequest, _careen_v1_CheckRegistryResponse, _careen_v1_CheckRegistryRequest__Output, _careen_v1_CheckRegistryResponse__Output>
  ListRegistries: MethodDefinition<_careen_v1_ListRegistriesRequest, _careen_v1_ListRegistriesResponse, _careen_v1_ListRegistriesRequest__Output, _careen_v1_ListRegistriesResponse__Output>
}
