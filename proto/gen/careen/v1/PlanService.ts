// Original file: proto/careen/v1/plan.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApplyPlanRequest as _careen_v1_ApplyPlanRequest, ApplyPlanRequest__Output as _careen_v1_ApplyPlanRequest__Output } from '../../careen/v1/ApplyPlanRequest.ts';
import type { ApplyPlanResponse as _careen_v1_ApplyPlanResponse, ApplyPlanResponse__Output as _careen_v1_ApplyPlanResponse__Output } from '../../careen/v1/ApplyPlanResponse.ts';
import type { CreatePlanRequest as _careen_v1_CreatePlanRequest, CreatePlanRequest__Output as _careen_v1_CreatePlanRequest__Output } from '../../careen/v1/CreatePlanRequest.ts';
import type { GetPlanRequest as _careen_v1_GetPlanRequest, GetPlanRequest__Output as _careen_v1_GetPlanRequest__Output } from '../../careen/v1/GetPlanRequest.ts';
import type { ListPlanChangesRequest as _careen_v1_ListPlanChangesRequest, ListPlanChangesRequest__Output as _careen_v1_ListPlanChangesRequest__Output } from '../../careen/v1/ListPlanChangesRequest.ts';
import type { ListPlanChangesResponse as _careen_v1_ListPlanChangesResponse, ListPlanChangesResponse__Output as _careen_v1_ListPlanChangesResponse__Output } from '../../careen/v1/ListPlanChangesResponse.ts';
import type { ListPlanEffectsRequest as _careen_v1_ListPlanEffectsRequest, ListPlanEffectsRequest__Output as _careen_v1_ListPlanEffectsRequest__Output } from '../../careen/v1/ListPlanEffectsRequest.ts';
import type { ListPlanEffectsResponse as _careen_v1_ListPlanEffectsResponse, ListPlanEffectsResponse__Output as _careen_v1_ListPlanEffectsResponse__Output } from '../../careen/v1/ListPlanEffectsResponse.ts';
import type { ListPlanImagesRequest as _careen_v1_ListPlanImagesRequest, ListPlanImagesRequest__Output as _careen_v1_ListPlanImagesRequest__Output } from '../../careen/v1/ListPlanImagesRequest.ts';
import type { ListPlanImagesResponse as _careen_v1_ListPlanImagesResponse, ListPlanImagesResponse__Output as _careen_v1_ListPlanImagesResponse__Output } from '../../careen/v1/ListPlanImagesResponse.ts';
import type { ListPlansRequest as _careen_v1_ListPlansRequest, ListPlansRequest__Output as _careen_v1_ListPlansRequest__Output } from '../../careen/v1/ListPlansRequest.ts';
import type { ListPlansResponse as _careen_v1_ListPlansResponse, ListPlansResponse__Output as _careen_v1_ListPlansResponse__Output } from '../../careen/v1/ListPlansResponse.ts';
import type { Plan as _careen_v1_Plan, Plan__Output as _careen_v1_Plan__Output } from '../../careen/v1/Plan.ts';
import type { WatchPlanRequest as _careen_v1_WatchPlanRequest, WatchPlanRequest__Output as _careen_v1_WatchPlanRequest__Output } from '../../careen/v1/WatchPlanRequest.ts';
import type { WatchPlanResponse as _careen_v1_WatchPlanResponse, WatchPlanResponse__Output as _careen_v1_WatchPlanResponse__Output } from '../../careen/v1/WatchPlanResponse.ts';

export interface PlanServiceClient extends grpc.Client {
  ApplyPlan(argument: _careen_v1_ApplyPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  ApplyPlan(argument: _careen_v1_ApplyPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  ApplyPlan(argument: _careen_v1_ApplyPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  ApplyPlan(argument: _careen_v1_ApplyPlanRequest, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  applyPlan(argument: _careen_v1_ApplyPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  applyPlan(argument: _careen_v1_ApplyPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  applyPlan(argument: _careen_v1_ApplyPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  applyPlan(argument: _careen_v1_ApplyPlanRequest, callback: grpc.requestCallback<_careen_v1_ApplyPlanResponse__Output>): grpc.ClientUnaryCall;
  
  CreatePlan(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientWritableStream<_careen_v1_CreatePlanRequest>;
  CreatePlan(metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientWritableStream<_careen_v1_CreatePlanRequest>;
  CreatePlan(options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientWritableStream<_careen_v1_CreatePlanRequest>;
  CreatePlan(callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientWritableStream<_careen_v1_CreatePlanRequest>;
  createPlan(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientWritableStream<_careen_v1_CreatePlanRequest>;
  createPlan(metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientWritableStream<_careen_v1_CreatePlanRequest>;
  createPlan(options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientWritableStream<_careen_v1_CreatePlanRequest>;
  createPlan(callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientWritableStream<_careen_v1_CreatePlanRequest>;
  
  GetPlan(argument: _careen_v1_GetPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientUnaryCall;
  GetPlan(argument: _careen_v1_GetPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientUnaryCall;
  GetPlan(argument: _careen_v1_GetPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientUnaryCall;
  GetPlan(argument: _careen_v1_GetPlanRequest, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientUnaryCall;
  getPlan(argument: _careen_v1_GetPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientUnaryCall;
  getPlan(argument: _careen_v1_GetPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientUnaryCall;
  getPlan(argument: _careen_v1_GetPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientUnaryCall;
  getPlan(argument: _careen_v1_GetPlanRequest, callback: grpc.requestCallback<_careen_v1_Plan__Output>): grpc.ClientUnaryCall;
  
  ListPlanChanges(argument: _careen_v1_ListPlanChangesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanChangesResponse__Output>): grpc.ClientUnaryCall;
  ListPlanChanges(argument: _careen_v1_ListPlanChangesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPlanChangesResponse__Output>): grpc.ClientUnaryCall;
  ListPlanChanges(argument: _careen_v1_ListPlanChangesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanChangesResponse__Output>): grpc.ClientUnaryCall;
  ListPlanChanges(argument: _careen_v1_ListPlanChangesRequest, callback: grpc.requestCallback<_careen_v1_ListPlanChangesResponse__Output>): grpc.ClientUnaryCall;
  listPlanChanges(argument: _careen_v1_ListPlanChangesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanChangesResponse__Output>): grpc.ClientUnaryCall;
  listPlanChanges(argument: _careen_v1_ListPlanChangesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPlanChangesResponse__Output>): grpc.ClientUnaryCall;
  listPlanChanges(argument: _careen_v1_ListPlanChangesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanChangesResponse__Output>): grpc.ClientUnaryCall;
  listPlanChanges(argument: _careen_v1_ListPlanChangesRequest, callback: grpc.requestCallback<_careen_v1_ListPlanChangesResponse__Output>): grpc.ClientUnaryCall;
  
  ListPlanEffects(argument: _careen_v1_ListPlanEffectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanEffectsResponse__Output>): grpc.ClientUnaryCall;
  ListPlanEffects(argument: _careen_v1_ListPlanEffectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPlanEffectsResponse__Output>): grpc.ClientUnaryCall;
  ListPlanEffects(argument: _careen_v1_ListPlanEffectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanEffectsResponse__Output>): grpc.ClientUnaryCall;
  ListPlanEffects(argument: _careen_v1_ListPlanEffectsRequest, callback: grpc.requestCallback<_careen_v1_ListPlanEffectsResponse__Output>): grpc.ClientUnaryCall;
  listPlanEffects(argument: _careen_v1_ListPlanEffectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanEffectsResponse__Output>): grpc.ClientUnaryCall;
  listPlanEffects(argument: _careen_v1_ListPlanEffectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPlanEffectsResponse__Output>): grpc.ClientUnaryCall;
  listPlanEffects(argument: _careen_v1_ListPlanEffectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanEffectsResponse__Output>): grpc.ClientUnaryCall;
  listPlanEffects(argument: _careen_v1_ListPlanEffectsRequest, callback: grpc.requestCallback<_careen_v1_ListPlanEffectsResponse__Output>): grpc.ClientUnaryCall;
  
  ListPlanImages(argument: _careen_v1_ListPlanImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanImagesResponse__Output>): grpc.ClientUnaryCall;
  ListPlanImages(argument: _careen_v1_ListPlanImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPlanImagesResponse__Output>): grpc.ClientUnaryCall;
  ListPlanImages(argument: _careen_v1_ListPlanImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanImagesResponse__Output>): grpc.ClientUnaryCall;
  ListPlanImages(argument: _careen_v1_ListPlanImagesRequest, callback: grpc.requestCallback<_careen_v1_ListPlanImagesResponse__Output>): grpc.ClientUnaryCall;
  listPlanImages(argument: _careen_v1_ListPlanImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanImagesResponse__Output>): grpc.ClientUnaryCall;
  listPlanImages(argument: _careen_v1_ListPlanImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPlanImagesResponse__Output>): grpc.ClientUnaryCall;
  listPlanImages(argument: _careen_v1_ListPlanImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlanImagesResponse__Output>): grpc.ClientUnaryCall;
  listPlanImages(argument: _careen_v1_ListPlanImagesRequest, callback: grpc.requestCallback<_careen_v1_ListPlanImagesResponse__Output>): grpc.ClientUnaryCall;
  
  ListPlans(argument: _careen_v1_ListPlansRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlansResponse__Output>): grpc.ClientUnaryCall;
  ListPlans(argument: _careen_v1_ListPlansRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPlansResponse__Output>): grpc.ClientUnaryCall;
  ListPlans(argument: _careen_v1_ListPlansRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlansResponse__Output>): grpc.ClientUnaryCall;
  ListPlans(argument: _careen_v1_ListPlansRequest, callback: grpc.requestCallback<_careen_v1_ListPlansResponse__Output>): grpc.ClientUnaryCall;
  listPlans(argument: _careen_v1_ListPlansRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlansResponse__Output>): grpc.ClientUnaryCall;
  listPlans(argument: _careen_v1_ListPlansRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListPlansResponse__Output>): grpc.ClientUnaryCall;
  listPlans(argument: _careen_v1_ListPlansRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListPlansResponse__Output>): grpc.ClientUnaryCall;
  listPlans(argument: _careen_v1_ListPlansRequest, callback: grpc.requestCallback<_careen_v1_ListPlansResponse__Output>): grpc.ClientUnaryCall;
  
  WatchPlan(argument: _careen_v1_WatchPlanRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchPlanResponse__Output>;
  WatchPlan(argument: _careen_v1_WatchPlanRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchPlanResponse__Output>;
  watchPlan(argument: _careen_v1_WatchPlanRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchPlanResponse__Output>;
  watchPlan(argument: _careen_v1_WatchPlanRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchPlanResponse__Output>;
  
}

export interface PlanServiceHandlers extends grpc.UntypedServiceImplementation {
  ApplyPlan: grpc.handleUnaryCall<_careen_v1_ApplyPlanRequest__Output, _careen_v1_ApplyPlanResponse>;
  
  CreatePlan: grpc.handleClientStreamingCall<_careen_v1_CreatePlanRequest__Output, _careen_v1_Plan>;
  
  GetPlan: grpc.handleUnaryCall<_careen_v1_GetPlanRequest__Output, _careen_v1_Plan>;
  
  ListPlanChanges: grpc.handleUnaryCall<_careen_v1_ListPlanChangesRequest__Output, _careen_v1_ListPlanChangesResponse>;
  
  ListPlanEffects: grpc.handleUnaryCall<_careen_v1_ListPlanEffectsRequest__Output, _careen_v1_ListPlanEffectsResponse>;
  
  ListPlanImages: grpc.handleUnaryCall<_careen_v1_ListPlanImagesRequest__Output, _careen_v1_ListPlanImagesResponse>;
  
  ListPlans: grpc.handleUnaryCall<_careen_v1_ListPlansRequest__Output, _careen_v1_ListPlansResponse>;
  
  WatchPlan: grpc.handleServerStreamingCall<_careen_v1_WatchPlanRequest__Output, _careen_v1_WatchPlanResponse>;
  
}

export interface PlanServiceDefinition extends grpc.ServiceDefinition {
  ApplyPlan: MethodDefinition<_careen_v1_ApplyPlanRequest, _careen_v1_ApplyPlanResponse, _careen_v1_ApplyPlanRequest__Output, _careen_v1_ApplyPlanResponse__Output>
  CreatePlan: MethodDefinition<_careen_v1_CreatePlanRequest, _careen_v1_Plan, _careen_v1_CreatePlanRequest__Output, _careen_v1_Plan__Output>
  GetPlan: MethodDefinition<_careen_v1_GetPlanRequest, _careen_v1_Plan, _careen_v1_GetPlanRequest__Output, _careen_v1_Plan__Output>
  ListPlanChanges: MethodDefinition<_careen_v1_ListPlanChangesRequest, _careen_v1_ListPlanChangesResponse, _careen_v1_ListPlanChangesRequest__Output, _careen_v1_ListPlanChangesResponse__Output>
  ListPlanEffects: MethodDefinition<_careen_v1_ListPlanEffectsRequest, _careen_v1_ListPlanEffectsResponse, _careen_v1_ListPlanEffectsRequest__Output, _careen_v1_ListPlanEffectsResponse__Output>
  ListPlanImages: MethodDefinition<_careen_v1_ListPlanImagesRequest, _careen_v1_ListPlanImagesResponse, _careen_v1_ListPlanImagesRequest__Output, _careen_v1_ListPlanImagesResponse__Output>
  ListPlans: MethodDefinition<_careen_v1_ListPlansRequest, _careen_v1_ListPlansResponse, _careen_v1_ListPlansRequest__Output, _careen_v1_ListPlansResponse__Output>
  WatchPlan: MethodDefinition<_careen_v1_WatchPlanRequest, _careen_v1_WatchPlanResponse, _careen_v1_WatchPlanRequest__Output, _careen_v1_WatchPlanResponse__Output>
}
