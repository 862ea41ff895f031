// Original file: proto/careen/v1/plan.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApplyPlanRequest as _careen_v1_ApplyPlanRequest, ApplyPlanRequest__Output as _careen_v1_ApplyPlanRequest__Output } from '../../careen/v1/ApplyPlanRequest.ts';
import type { ApplyPlanResponse as _careen_v1_ApplyPlanResponse, ApplyPlanResponse__Output as _careen_v1_ApplyPlanResponse__Output } from '../../careen/v1/ApplyPlanResponse.ts';
import type { CreatePlanRequest as _careen_v1_CreatePlanRequest, CreatePlanRequest__Output as _careen_v1_CreatePlanRequest__Output } from '../../careen/v1/CreatePlanRequest.ts';
import type { CreatePlanResponse as _careen_v1_CreatePlanResponse, CreatePlanResponse__Output as _careen_v1_CreatePlanResponse__Output } from '../../careen/v1/CreatePlanResponse.ts';
import type { GetPlanRequest as _careen_v1_GetPlanRequest, GetPlanRequest__Output as _careen_v1_GetPlanRequest__Output } from '../../careen/v1/GetPlanRequest.ts';

export interface PlanServiceClient extends grpc.Client {
  ApplyPlan(argument: _careen_v1_ApplyPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  ApplyPlan(argument: _careen_v1_ApplyPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  ApplyPlan(argument: _careen_v1_ApplyPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  ApplyPlan(argument: _careen_v1_ApplyPlanRequest, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  applyPlan(argument: _careen_v1_ApplyPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  applyPlan(argument: _careen_v1_ApplyPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  applyPlan(argument: _careen_v1_ApplyPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  applyPlan(argument: _careen_v1_ApplyPlanRequest, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  
  CreatePlan(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_careen_v1_CreatePlanRequest, _careen_v1_CreatePlanResponse__Output>;
  CreatePlan(options?: grpc.CallOptions): grpc.ClientDuplexStream<_careen_v1_CreatePlanRequest, _careen_v1_CreatePlanResponse__Output>;
  createPlan(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_careen_v1_CreatePlanRequest, _careen_v1_CreatePlanResponse__Output>;
  createPlan(options?: grpc.CallOptions): grpc.ClientDuplexStream<_careen_v1_CreatePlanRequest, _careen_v1_CreatePlanResponse__Output>;
  
  GetPlan(argument: _careen_v1_GetPlanRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_CreatePlanResponse__Output>;
  GetPlan(argument: _careen_v1_GetPlanRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_CreatePlanResponse__Output>;
  getPlan(argument: _careen_v1_GetPlanRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_CreatePlanResponse__Output>;
  getPlan(argument: _careen_v1_GetPlanRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_CreatePlanResponse__Output>;
  
}

export interface PlanServiceHandlers extends grpc.UntypedServiceImplementation {
  ApplyPlan: grpc.handleUnaryCall<_careen_v1_ApplyPlanRequest__Output, _careen_v1_ApplyPlanResponse>;
  
  CreatePlan: grpc.handleBidiStreamingCall<_careen_v1_CreatePlanRequest__Output, _careen_v1_CreatePlanResponse>;
  
  GetPlan: grpc.handleServerStreamingCall<_careen_v1_GetPlanRequest__Output, _careen_v1_CreatePlanResponse>;
  
}

export interface PlanServiceDefinition extends grpc.ServiceDefinition {
  ApplyPlan: MethodDefinition<_careen_v1_ApplyPlanRequest, _careen_v1_ApplyPlanResponse, _careen_v1_ApplyPlanRequest__Output, _careen_v1_ApplyPlanResponse__Output>
  CreatePlan: MethodDefinition<_careen_v1_CreatePlanRequest, _careen_v1_CreatePlanResponse, _careen_v1_CreatePlanRequest__Output, _careen_v1_CreatePlanResponse__Output>
  GetPlan: MethodDefinition<_careen_v1_GetPlanRequest, _careen_v1_CreatePlanResponse, _careen_v1_GetPlanRequest__Output, _careen_v1_CreatePlanResponse__Output>
}
