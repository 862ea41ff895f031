// Original file: proto/careen/v1/run.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelRunRequest as _careen_v1_CancelRunRequest, CancelRunRequest__Output as _careen_v1_CancelRunRequest__Output } from '../../careen/v1/CancelRunRequest.ts';
import type { CreateRunRequest as _careen_v1_CreateRunRequest, CreateRunRequest__Output as _careen_v1_CreateRunRequest__Output } from '../../careen/v1/CreateRunRequest.ts';
import type { GetRunRequest as _careen_v1_GetRunRequest, GetRunRequest__Output as _careen_v1_GetRunRequest__Output } from '../../careen/v1/GetRunRequest.ts';
import type { ListDecisionsRequest as _careen_v1_ListDecisionsRequest, ListDecisionsRequest__Output as _careen_v1_ListDecisionsRequest__Output } from '../../careen/v1/ListDecisionsRequest.ts';
import type { ListDecisionsResponse as _careen_v1_ListDecisionsResponse, ListDecisionsResponse__Output as _careen_v1_ListDecisionsResponse__Output } from '../../careen/v1/ListDecisionsResponse.ts';
import type { ListRemovalsRequest as _careen_v1_ListRemovalsRequest, ListRemovalsRequest__Output as _careen_v1_ListRemovalsRequest__Output } from '../../careen/v1/ListRemovalsRequest.ts';
import type { ListRemovalsResponse as _careen_v1_ListRemovalsResponse, ListRemovalsResponse__Output as _careen_v1_ListRemovalsResponse__Output } from '../../careen/v1/ListRemovalsResponse.ts';
import type { ListRunsRequest as _careen_v1_ListRunsRequest, ListRunsRequest__Output as _careen_v1_ListRunsRequest__Output } from '../../careen/v1/ListRunsRequest.ts';
import type { ListRunsResponse as _careen_v1_ListRunsResponse, ListRunsResponse__Output as _careen_v1_ListRunsResponse__Output } from '../../careen/v1/ListRunsResponse.ts';
import type { Run as _careen_v1_Run, Run__Output as _careen_v1_Run__Output } from '../../careen/v1/Run.ts';
import type { WatchRunsRequest as _careen_v1_WatchRunsRequest, WatchRunsRequest__Output as _careen_v1_WatchRunsRequest__Output } from '../../careen/v1/WatchRunsRequest.ts';
import type { WatchRunsResponse as _careen_v1_WatchRunsResponse, WatchRunsResponse__Output as _careen_v1_WatchRunsResponse__Output } from '../../careen/v1/WatchRunsResponse.ts';

export interface RunServiceClient extends grpc.Client {
  CancelRun(argument: _careen_v1_CancelRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _careen_v1_CancelRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _careen_v1_CancelRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _careen_v1_CancelRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _careen_v1_CancelRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _careen_v1_CancelRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _careen_v1_CancelRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _careen_v1_CancelRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  
  CreateRun(argument: _careen_v1_CreateRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  CreateRun(argument: _careen_v1_CreateRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  CreateRun(argument: _careen_v1_CreateRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  CreateRun(argument: _careen_v1_CreateRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  createRun(argument: _careen_v1_CreateRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  createRun(argument: _careen_v1_CreateRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  createRun(argument: _careen_v1_CreateRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  createRun(argument: _careen_v1_CreateRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  
  GetRun(argument: _careen_v1_GetRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _careen_v1_GetRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _careen_v1_GetRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _careen_v1_GetRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  getRun(argument: _careen_v1_GetRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  getRun(argument: _careen_v1_GetRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  getRun(argument: _careen_v1_GetRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  getRun(argument: _careen_v1_GetRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  
  ListDecisions(argument: _careen_v1_ListDecisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDecisionsResponse__Output>): grpc.ClientUnaryCall;
  ListDecisions(argument: _careen_v1_ListDecisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListDecisionsResponse__Output>): grpc.ClientUnaryCall;
  ListDecisions(argument: _careen_v1_ListDecisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDecisionsResponse__Output>): grpc.ClientUnaryCall;
  ListDecisions(argument: _careen_v1_ListDecisionsRequest, callback: grpc.requestCallback<_careen_v1_ListDecisionsResponse__Output>): grpc.ClientUnaryCall;
  listDecisions(argument: _careen_v1_ListDecisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDecisionsResponse__Output>): grpc.ClientUnaryCall;
  listDecisions(argument: _careen_v1_ListDecisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListDecisionsResponse__Output>): grpc.ClientUnaryCall;
  listDecisions(argument: _careen_v1_ListDecisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDecisionsResponse__Output>): grpc.ClientUnaryCall;
  listDecisions(argument: _careen_v1_ListDecisionsRequest, callback: grpc.requestCallback<_careen_v1_ListDecisionsResponse__Output>): grpc.ClientUnaryCall;
  
  ListRemovals(argument: _careen_v1_ListRemovalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRemovalsResponse__Output>): grpc.ClientUnaryCall;
  ListRemovals(argument: _careen_v1_ListRemovalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRemovalsResponse__Output>): grpc.ClientUnaryCall;
  ListRemovals(argument: _careen_v1_ListRemovalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRemovalsResponse__Output>): grpc.ClientUnaryCall;
  ListRemovals(argument: _careen_v1_ListRemovalsRequest, callback: grpc.requestCallback<_careen_v1_ListRemovalsResponse__Output>): grpc.ClientUnaryCall;
  listRemovals(argument: _careen_v1_ListRemovalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRemovalsResponse__Output>): grpc.ClientUnaryCall;
  listRemovals(argument: _careen_v1_ListRemovalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRemovalsResponse__Output>): grpc.ClientUnaryCall;
  listRemovals(argument: _careen_v1_ListRemovalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRemovalsResponse__Output>): grpc.ClientUnaryCall;
  listRemovals(argument: _careen_v1_ListRemovalsRequest, callback: grpc.requestCallback<_careen_v1_ListRemovalsResponse__Output>): grpc.ClientUnaryCall;
  
  ListRuns(argument: _careen_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _careen_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _careen_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _careen_v1_ListRunsRequest, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _careen_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _careen_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _careen_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _careen_v1_ListRunsRequest, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  
  WatchRuns(argument: _careen_v1_WatchRunsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchRunsResponse__Output>;
  WatchRuns(argument: _careen_v1_WatchRunsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchRunsResponse__Output>;
  watchRuns(argument: _careen_v1_WatchRunsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchRunsResponse__Output>;
  watchRuns(argument: _careen_v1_WatchRunsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_WatchRunsResponse__Output>;
  
}

export interface RunServiceHandlers extends grpc.UntypedServiceImplementation {
  CancelRun: grpc.handleUnaryCall<_careen_v1_CancelRunRequest__Output, _careen_v1_Run>;
  
  CreateRun: grpc.handleUnaryCall<_careen_v1_CreateRunRequest__Output, _careen_v1_Run>;
  
  GetRun: grpc.handleUnaryCall<_careen_v1_GetRunRequest__Output, _careen_v1_Run>;
  
  ListDecisions: grpc.handleUnaryCall<_careen_v1_ListDecisionsRequest__Output, _careen_v1_ListDecisionsResponse>;
  
  ListRemovals: grpc.handleUnaryCall<_careen_v1_ListRemovalsRequest__Output, _careen_v1_ListRemovalsResponse>;
  
  ListRuns: grpc.handleUnaryCall<_careen_v1_ListRunsRequest__Output, _careen_v1_ListRunsResponse>;
  
  WatchRuns: grpc.handleServerStreamingCall<_careen_v1_WatchRunsRequest__Output, _careen_v1_WatchRunsResponse>;
  
}

export interface RunServiceDefinition extends grpc.ServiceDefinition {
  CancelRun: MethodDefinition<_careen_v1_CancelRunRequest, _careen_v1_Run, _careen_v1_CancelRunRequest__Output, _careen_v1_Run__Output>
  CreateRun: MethodDefinition<_careen_v1_CreateRunRequest, _careen_v1_Run, _careen_v1_CreateRunRequest__Output, _careen_v1_Run__Output>
  GetRun: MethodDefinition<_careen_v1_GetRunRequest, _careen_v1_Run, _careen_v1_GetRunRequest__Output, _careen_v1_Run__Output>
  ListDecisions: MethodDefinition<_careen_v1_ListDecisionsRequest, _careen_v1_ListDecisionsResponse, _careen_v1_ListDecisionsRequest__Output, _careen_v1_ListDecisionsResponse__Output>
  ListRemovals: MethodDefinition<_careen_v1_ListRemovalsRequest, _careen_v1_ListRemovalsResponse, _careen_v1_ListRemovalsRequest__Output, _careen_v1_ListRemovalsResponse__Output>
  ListRuns: MethodDefinition<_careen_v1_ListRunsRequest, _careen_v1_ListRunsResponse, _careen_v1_ListRunsRequest__Output, _careen_v1_ListRunsResponse__Output>
  WatchRuns: MethodDefinition<_careen_v1_WatchRunsRequest, _careen_v1_WatchRunsResponse, _careen_v1_WatchRunsRequest__Output, _careen_v1_WatchRunsResponse__Output>
}
