// Original file: proto/careen/v1/run.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApproveRunRequest as _careen_v1_ApproveRunRequest, ApproveRunRequest__Output as _careen_v1_ApproveRunRequest__Output } from '../../careen/v1/ApproveRunRequest.ts';
import type { CancelRunRequest as _careen_v1_CancelRunRequest, CancelRunRequest__Output as _careen_v1_CancelRunRequest__Output } from '../../careen/v1/CancelRunRequest.ts';
import type { GetRunRequest as _careen_v1_GetRunRequest, GetRunRequest__Output as _careen_v1_GetRunRequest__Output } from '../../careen/v1/GetRunRequest.ts';
import type { ListDecisionsRequest as _careen_v1_ListDecisionsRequest, ListDecisionsRequest__Output as _careen_v1_ListDecisionsRequest__Output } from '../../careen/v1/ListDecisionsRequest.ts';
import type { ListDecisionsResponse as _careen_v1_ListDecisionsResponse, ListDecisionsResponse__Output as _careen_v1_ListDecisionsResponse__Output } from '../../careen/v1/ListDecisionsResponse.ts';
import type { ListDeletionsRequest as _careen_v1_ListDeletionsRequest, ListDeletionsRequest__Output as _careen_v1_ListDeletionsRequest__Output } from '../../careen/v1/ListDeletionsRequest.ts';
import type { ListDeletionsResponse as _careen_v1_ListDeletionsResponse, ListDeletionsResponse__Output as _careen_v1_ListDeletionsResponse__Output } from '../../careen/v1/ListDeletionsResponse.ts';
import type { ListRunsRequest as _careen_v1_ListRunsRequest, ListRunsRequest__Output as _careen_v1_ListRunsRequest__Output } from '../../careen/v1/ListRunsRequest.ts';
import type { ListRunsResponse as _careen_v1_ListRunsResponse, ListRunsResponse__Output as _careen_v1_ListRunsResponse__Output } from '../../careen/v1/ListRunsResponse.ts';
import type { Run as _careen_v1_Run, Run__Output as _careen_v1_Run__Output } from '../../careen/v1/Run.ts';
import type { StartRunRequest as _careen_v1_StartRunRequest, StartRunRequest__Output as _careen_v1_StartRunRequest__Output } from '../../careen/v1/StartRunRequest.ts';
import type { WatchRunRequest as _careen_v1_WatchRunRequest, WatchRunRequest__Output as _careen_v1_WatchRunRequest__Output } from '../../careen/v1/WatchRunRequest.ts';

export interface RunServiceClient extends grpc.Client {
  ApproveRun(argument: _careen_v1_ApproveRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  ApproveRun(argument: _careen_v1_ApproveRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  ApproveRun(argument: _careen_v1_ApproveRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  ApproveRun(argument: _careen_v1_ApproveRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  approveRun(argument: _careen_v1_ApproveRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  approveRun(argument: _careen_v1_ApproveRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  approveRun(argument: _careen_v1_ApproveRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  approveRun(argument: _careen_v1_ApproveRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  
  CancelRun(argument: _careen_v1_CancelRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _careen_v1_CancelRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _careen_v1_CancelRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _careen_v1_CancelRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _careen_v1_CancelRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _careen_v1_CancelRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _careen_v1_CancelRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _careen_v1_CancelRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  
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
  
  ListDeletions(argument: _careen_v1_ListDeletionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDeletionsResponse__Output>): grpc.ClientUnaryCall;
  ListDeletions(argument: _careen_v1_ListDeletionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListDeletionsResponse__Output>): grpc.ClientUnaryCall;
  ListDeletions(argument: _careen_v1_ListDeletionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDeletionsResponse__Output>): grpc.ClientUnaryCall;
  ListDeletions(argument: _careen_v1_ListDeletionsRequest, callback: grpc.requestCallback<_careen_v1_ListDeletionsResponse__Output>): grpc.ClientUnaryCall;
  listDeletions(argument: _careen_v1_ListDeletionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDeletionsResponse__Output>): grpc.ClientUnaryCall;
  listDeletions(argument: _careen_v1_ListDeletionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListDeletionsResponse__Output>): grpc.ClientUnaryCall;
  listDeletions(argument: _careen_v1_ListDeletionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListDeletionsResponse__Output>): grpc.ClientUnaryCall;
  listDeletions(argument: _careen_v1_ListDeletionsRequest, callback: grpc.requestCallback<_careen_v1_ListDeletionsResponse__Output>): grpc.ClientUnaryCall;
  
  ListRuns(argument: _careen_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _careen_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _careen_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _careen_v1_ListRunsRequest, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _careen_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _careen_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _careen_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _careen_v1_ListRunsRequest, callback: grpc.requestCallback<_careen_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  
  StartRun(argument: _careen_v1_StartRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  StartRun(argument: _careen_v1_StartRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  StartRun(argument: _careen_v1_StartRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  StartRun(argument: _careen_v1_StartRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  startRun(argument: _careen_v1_StartRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  startRun(argument: _careen_v1_StartRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  startRun(argument: _careen_v1_StartRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  startRun(argument: _careen_v1_StartRunRequest, callback: grpc.requestCallback<_careen_v1_Run__Output>): grpc.ClientUnaryCall;
  
  WatchRun(argument: _careen_v1_WatchRunRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_Run__Output>;
  WatchRun(argument: _careen_v1_WatchRunRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_Run__Output>;
  watchRun(argument: _careen_v1_WatchRunRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_Run__Output>;
  watchRun(argument: _careen_v1_WatchRunRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_v1_Run__Output>;
  
}

export interface RunServiceHandlers extends grpc.UntypedServiceImplementation {
  ApproveRun: grpc.handleUnaryCall<_careen_v1_ApproveRunRequest__Output, _careen_v1_Run>;
  
  CancelRun: grpc.handleUnaryCall<_careen_v1_CancelRunRequest__Output, _careen_v1_Run>;
  
  GetRun: grpc.handleUnaryCall<_careen_v1_GetRunRequest__Output, _careen_v1_Run>;
  
  ListDecisions: grpc.handleUnaryCall<_careen_v1_ListDecisionsRequest__Output, _careen_v1_ListDecisionsResponse>;
  
  ListDeletions: grpc.handleUnaryCall<_careen_v1_ListDeletionsRequest__Output, _careen_v1_ListDeletionsResponse>;
  
  ListRuns: grpc.handleUnaryCall<_careen_v1_ListRunsRequest__Output, _careen_v1_ListRunsResponse>;
  
  StartRun: grpc.handleUnaryCall<_careen_v1_StartRunRequest__Output, _careen_v1_Run>;
  
  WatchRun: grpc.handleServerStreamingCall<_careen_v1_WatchRunRequest__Output, _careen_v1_Run>;
  
}

export interface RunServiceDefinition extends grpc.ServiceDefinition {
  ApproveRun: MethodDefinition<_careen_v1_ApproveRunRequest, _careen_v1_Run, _careen_v1_ApproveRunRequest__Output, _careen_v1_Run__Output>
  CancelRun: MethodDefinition<_careen_v1_CancelRunRequest, _careen_v1_Run, _careen_v1_CancelRunRequest__Output, _careen_v1_Run__Output>
  GetRun: MethodDefinition<_careen_v1_GetRunRequest, _careen_v1_Run, _careen_v1_GetRunRequest__Output, _careen_v1_Run__Output>
  ListDecisions: MethodDefinition<_careen_v1_ListDecisionsRequest, _careen_v1_ListDecisionsResponse, _careen_v1_ListDecisionsRequest__Output, _careen_v1_ListDecisionsResponse__Output>
  ListDeletions: MethodDefinition<_careen_v1_ListDeletionsRequest, _careen_v1_ListDeletionsResponse, _careen_v1_ListDeletionsRequest__Output, _careen_v1_ListDeletionsResponse__Output>
  ListRuns: MethodDefinition<_careen_v1_ListRunsRequest, _careen_v1_ListRunsResponse, _careen_v1_ListRunsRequest__Output, _careen_v1_ListRunsResponse__Output>
  StartRun: MethodDefinition<_careen_v1_StartRunRequest, _careen_v1_Run, _careen_v1_StartRunRequest__Output, _careen_v1_Run__Output>
  WatchRun: MethodDefinition<_careen_v1_WatchRunRequest, _careen_v1_Run, _careen_v1_WatchRunRequest__Output, _careen_v1_Run__Output>
}
