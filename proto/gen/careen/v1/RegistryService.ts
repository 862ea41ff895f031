// Original file: proto/careen/v1/registry.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckRegistryRequest as _careen_v1_CheckRegistryRequest, CheckRegistryRequest__Output as _careen_v1_CheckRegistryRequest__Output } from '../../careen/v1/CheckRegistryRequest.ts';
import type { CheckRegistryResponse as _careen_v1_CheckRegistryResponse, CheckRegistryResponse__Output as _careen_v1_CheckRegistryResponse__Output } from '../../careen/v1/CheckRegistryResponse.ts';
import type { GetRegistryRequest as _careen_v1_GetRegistryRequest, GetRegistryRequest__Output as _careen_v1_GetRegistryRequest__Output } from '../../careen/v1/GetRegistryRequest.ts';
import type { ListRegistriesRequest as _careen_v1_ListRegistriesRequest, ListRegistriesRequest__Output as _careen_v1_ListRegistriesRequest__Output } from '../../careen/v1/ListRegistriesRequest.ts';
import type { ListRegistriesResponse as _careen_v1_ListRegistriesResponse, ListRegistriesResponse__Output as _careen_v1_ListRegistriesResponse__Output } from '../../careen/v1/ListRegistriesResponse.ts';
import type { PauseRegistryRequest as _careen_v1_PauseRegistryRequest, PauseRegistryRequest__Output as _careen_v1_PauseRegistryRequest__Output } from '../../careen/v1/PauseRegistryRequest.ts';
import type { RegistryState as _careen_v1_RegistryState, RegistryState__Output as _careen_v1_RegistryState__Output } from '../../careen/v1/RegistryState.ts';
import type { ResumeRegistryRequest as _careen_v1_ResumeRegistryRequest, ResumeRegistryRequest__Output as _careen_v1_ResumeRegistryRequest__Output } from '../../careen/v1/ResumeRegistryRequest.ts';

export interface RegistryServiceClient extends grpc.Client {
  CheckRegistry(argument: _careen_v1_CheckRegistryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  CheckRegistry(argument: _careen_v1_CheckRegistryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  CheckRegistry(argument: _careen_v1_CheckRegistryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  CheckRegistry(argument: _careen_v1_CheckRegistryRequest, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  checkRegistry(argument: _careen_v1_CheckRegistryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  checkRegistry(argument: _careen_v1_CheckRegistryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  checkRegistry(argument: _careen_v1_CheckRegistryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  checkRegistry(argument: _careen_v1_CheckRegistryRequest, callback: grpc.requestCallback<_careen_v1_CheckRegistryResponse__Output>): grpc.ClientUnaryCall;
  
  GetRegistry(argument: _careen_v1_GetRegistryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  GetRegistry(argument: _careen_v1_GetRegistryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  GetRegistry(argument: _careen_v1_GetRegistryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  GetRegistry(argument: _careen_v1_GetRegistryRequest, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  getRegistry(argument: _careen_v1_GetRegistryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  getRegistry(argument: _careen_v1_GetRegistryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  getRegistry(argument: _careen_v1_GetRegistryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  getRegistry(argument: _careen_v1_GetRegistryRequest, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  
  ListRegistries(argument: _careen_v1_ListRegistriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  ListRegistries(argument: _careen_v1_ListRegistriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  ListRegistries(argument: _careen_v1_ListRegistriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  ListRegistries(argument: _careen_v1_ListRegistriesRequest, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  listRegistries(argument: _careen_v1_ListRegistriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  listRegistries(argument: _careen_v1_ListRegistriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  listRegistries(argument: _careen_v1_ListRegistriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  listRegistries(argument: _careen_v1_ListRegistriesRequest, callback: grpc.requestCallback<_careen_v1_ListRegistriesResponse__Output>): grpc.ClientUnaryCall;
  
  PauseRegistry(argument: _careen_v1_PauseRegistryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  PauseRegistry(argument: _careen_v1_PauseRegistryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  PauseRegistry(argument: _careen_v1_PauseRegistryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  PauseRegistry(argument: _careen_v1_PauseRegistryRequest, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  pauseRegistry(argument: _careen_v1_PauseRegistryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  pauseRegistry(argument: _careen_v1_PauseRegistryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  pauseRegistry(argument: _careen_v1_PauseRegistryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  pauseRegistry(argument: _careen_v1_PauseRegistryRequest, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  
  ResumeRegistry(argument: _careen_v1_ResumeRegistryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  ResumeRegistry(argument: _careen_v1_ResumeRegistryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  ResumeRegistry(argument: _careen_v1_ResumeRegistryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  ResumeRegistry(argument: _careen_v1_ResumeRegistryRequest, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  resumeRegistry(argument: _careen_v1_ResumeRegistryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  resumeRegistry(argument: _careen_v1_ResumeRegistryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  resumeRegistry(argument: _careen_v1_ResumeRegistryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  resumeRegistry(argument: _careen_v1_ResumeRegistryRequest, callback: grpc.requestCallback<_careen_v1_RegistryState__Output>): grpc.ClientUnaryCall;
  
}

export interface RegistryServiceHandlers extends grpc.UntypedServiceImplementation {
  CheckRegistry: grpc.handleUnaryCall<_careen_v1_CheckRegistryRequest__Output, _careen_v1_CheckRegistryResponse>;
  
  GetRegistry: grpc.handleUnaryCall<_careen_v1_GetRegistryRequest__Output, _careen_v1_RegistryState>;
  
  ListRegistries: grpc.handleUnaryCall<_careen_v1_ListRegistriesRequest__Output, _careen_v1_ListRegistriesResponse>;
  
  PauseRegistry: grpc.handleUnaryCall<_careen_v1_PauseRegistryRequest__Output, _careen_v1_RegistryState>;
  
  ResumeRegistry: grpc.handleUnaryCall<_careen_v1_ResumeRegistryRequest__Output, _careen_v1_RegistryState>;
  
}

export interface RegistryServiceDefinition extends grpc.ServiceDefinition {
  CheckRegistry: MethodDefinition<_careen_v1_CheckRegistryRequest, _careen_v1_CheckRegistryResponse, _careen_v1_CheckRegistryRequest__Output, _careen_v1_CheckRegistryResponse__Output>
  GetRegistry: MethodDefinition<_careen_v1_GetRegistryRequest, _careen_v1_RegistryState, _careen_v1_GetRegistryRequest__Output, _careen_v1_RegistryState__Output>
  ListRegistries: MethodDefinition<_careen_v1_ListRegistriesRequest, _careen_v1_ListRegistriesResponse, _careen_v1_ListRegistriesRequest__Output, _careen_v1_ListRegistriesResponse__Output>
  PauseRegistry: MethodDefinition<_careen_v1_PauseRegistryRequest, _careen_v1_RegistryState, _careen_v1_PauseRegistryRequest__Output, _careen_v1_RegistryState__Output>
  ResumeRegistry: MethodDefinition<_careen_v1_ResumeRegistryRequest, _careen_v1_RegistryState, _careen_v1_ResumeRegistryRequest__Output, _careen_v1_RegistryState__Output>
}
