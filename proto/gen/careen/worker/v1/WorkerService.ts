// Original file: proto/careen/worker/v1/worker.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcquireRunRequest as _careen_worker_v1_AcquireRunRequest, AcquireRunRequest__Output as _careen_worker_v1_AcquireRunRequest__Output } from '../../../careen/worker/v1/AcquireRunRequest.ts';
import type { AcquireRunResponse as _careen_worker_v1_AcquireRunResponse, AcquireRunResponse__Output as _careen_worker_v1_AcquireRunResponse__Output } from '../../../careen/worker/v1/AcquireRunResponse.ts';
import type { FinishRunRequest as _careen_worker_v1_FinishRunRequest, FinishRunRequest__Output as _careen_worker_v1_FinishRunRequest__Output } from '../../../careen/worker/v1/FinishRunRequest.ts';
import type { FinishRunResponse as _careen_worker_v1_FinishRunResponse, FinishRunResponse__Output as _careen_worker_v1_FinishRunResponse__Output } from '../../../careen/worker/v1/FinishRunResponse.ts';
import type { ListFactsRequest as _careen_worker_v1_ListFactsRequest, ListFactsRequest__Output as _careen_worker_v1_ListFactsRequest__Output } from '../../../careen/worker/v1/ListFactsRequest.ts';
import type { ListFactsResponse as _careen_worker_v1_ListFactsResponse, ListFactsResponse__Output as _careen_worker_v1_ListFactsResponse__Output } from '../../../careen/worker/v1/ListFactsResponse.ts';
import type { ListOpenIntentsRequest as _careen_worker_v1_ListOpenIntentsRequest, ListOpenIntentsRequest__Output as _careen_worker_v1_ListOpenIntentsRequest__Output } from '../../../careen/worker/v1/ListOpenIntentsRequest.ts';
import type { ListOpenIntentsResponse as _careen_worker_v1_ListOpenIntentsResponse, ListOpenIntentsResponse__Output as _careen_worker_v1_ListOpenIntentsResponse__Output } from '../../../careen/worker/v1/ListOpenIntentsResponse.ts';
import type { ReadRunInputRequest as _careen_worker_v1_ReadRunInputRequest, ReadRunInputRequest__Output as _careen_worker_v1_ReadRunInputRequest__Output } from '../../../careen/worker/v1/ReadRunInputRequest.ts';
import type { ReadRunInputResponse as _careen_worker_v1_ReadRunInputResponse, ReadRunInputResponse__Output as _careen_worker_v1_ReadRunInputResponse__Output } from '../../../careen/worker/v1/ReadRunInputResponse.ts';
import type { RecallRequest as _careen_worker_v1_RecallRequest, RecallRequest__Output as _careen_worker_v1_RecallRequest__Output } from '../../../careen/worker/v1/RecallRequest.ts';
import type { RecallResponse as _careen_worker_v1_RecallResponse, RecallResponse__Output as _careen_worker_v1_RecallResponse__Output } from '../../../careen/worker/v1/RecallResponse.ts';
import type { RecordDecisionsRequest as _careen_worker_v1_RecordDecisionsRequest, RecordDecisionsRequest__Output as _careen_worker_v1_RecordDecisionsRequest__Output } from '../../../careen/worker/v1/RecordDecisionsRequest.ts';
import type { RecordDecisionsResponse as _careen_worker_v1_RecordDecisionsResponse, RecordDecisionsResponse__Output as _careen_worker_v1_RecordDecisionsResponse__Output } from '../../../careen/worker/v1/RecordDecisionsResponse.ts';
import type { RecordIntentRequest as _careen_worker_v1_RecordIntentRequest, RecordIntentRequest__Output as _careen_worker_v1_RecordIntentRequest__Output } from '../../../careen/worker/v1/RecordIntentRequest.ts';
import type { RecordIntentResponse as _careen_worker_v1_RecordIntentResponse, RecordIntentResponse__Output as _careen_worker_v1_RecordIntentResponse__Output } from '../../../careen/worker/v1/RecordIntentResponse.ts';
import type { RecordLossRequest as _careen_worker_v1_RecordLossRequest, RecordLossRequest__Output as _careen_worker_v1_RecordLossRequest__Output } from '../../../careen/worker/v1/RecordLossRequest.ts';
import type { RecordLossResponse as _careen_worker_v1_RecordLossResponse, RecordLossResponse__Output as _careen_worker_v1_RecordLossResponse__Output } from '../../../careen/worker/v1/RecordLossResponse.ts';
import type { RecordManifestsRequest as _careen_worker_v1_RecordManifestsRequest, RecordManifestsRequest__Output as _careen_worker_v1_RecordManifestsRequest__Output } from '../../../careen/worker/v1/RecordManifestsRequest.ts';
import type { RecordManifestsResponse as _careen_worker_v1_RecordManifestsResponse, RecordManifestsResponse__Output as _careen_worker_v1_RecordManifestsResponse__Output } from '../../../careen/worker/v1/RecordManifestsResponse.ts';
import type { RecordPutBackRequest as _careen_worker_v1_RecordPutBackRequest, RecordPutBackRequest__Output as _careen_worker_v1_RecordPutBackRequest__Output } from '../../../careen/worker/v1/RecordPutBackRequest.ts';
import type { RecordPutBackResponse as _careen_worker_v1_RecordPutBackResponse, RecordPutBackResponse__Output as _careen_worker_v1_RecordPutBackResponse__Output } from '../../../careen/worker/v1/RecordPutBackResponse.ts';
import type { RecordScanRequest as _careen_worker_v1_RecordScanRequest, RecordScanRequest__Output as _careen_worker_v1_RecordScanRequest__Output } from '../../../careen/worker/v1/RecordScanRequest.ts';
import type { RecordScanResponse as _careen_worker_v1_RecordScanResponse, RecordScanResponse__Output as _careen_worker_v1_RecordScanResponse__Output } from '../../../careen/worker/v1/RecordScanResponse.ts';
import type { RenewLeaseRequest as _careen_worker_v1_RenewLeaseRequest, RenewLeaseRequest__Output as _careen_worker_v1_RenewLeaseRequest__Output } from '../../../careen/worker/v1/RenewLeaseRequest.ts';
import type { RenewLeaseResponse as _careen_worker_v1_RenewLeaseResponse, RenewLeaseResponse__Output as _careen_worker_v1_RenewLeaseResponse__Output } from '../../../careen/worker/v1/RenewLeaseResponse.ts';
import type { SettleIntentRequest as _careen_worker_v1_SettleIntentRequest, SettleIntentRequest__Output as _careen_worker_v1_SettleIntentRequest__Output } from '../../../careen/worker/v1/SettleIntentRequest.ts';
import type { SettleIntentResponse as _careen_worker_v1_SettleIntentResponse, SettleIntentResponse__Output as _careen_worker_v1_SettleIntentResponse__Output } from '../../../careen/worker/v1/SettleIntentResponse.ts';
import type { ShareFlowRequest as _careen_worker_v1_ShareFlowRequest, ShareFlowRequest__Output as _careen_worker_v1_ShareFlowRequest__Output } from '../../../careen/worker/v1/ShareFlowRequest.ts';
import type { ShareFlowResponse as _careen_worker_v1_ShareFlowResponse, ShareFlowResponse__Output as _careen_worker_v1_ShareFlowResponse__Output } from '../../../careen/worker/v1/ShareFlowResponse.ts';

export interface WorkerServiceClient extends grpc.Client {
  AcquireRun(argument: _careen_worker_v1_AcquireRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_AcquireRunResponse__Output>): grpc.ClientUnaryCall;
  AcquireRun(argument: _careen_worker_v1_AcquireRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_AcquireRunResponse__Output>): grpc.ClientUnaryCall;
  AcquireRun(argument: _careen_worker_v1_AcquireRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_AcquireRunResponse__Output>): grpc.ClientUnaryCall;
  AcquireRun(argument: _careen_worker_v1_AcquireRunRequest, callback: grpc.requestCallback<_careen_worker_v1_AcquireRunResponse__Output>): grpc.ClientUnaryCall;
  acquireRun(argument: _careen_worker_v1_AcquireRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_AcquireRunResponse__Output>): grpc.ClientUnaryCall;
  acquireRun(argument: _careen_worker_v1_AcquireRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_AcquireRunResponse__Output>): grpc.ClientUnaryCall;
  acquireRun(argument: _careen_worker_v1_AcquireRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_AcquireRunResponse__Output>): grpc.ClientUnaryCall;
  acquireRun(argument: _careen_worker_v1_AcquireRunRequest, callback: grpc.requestCallback<_careen_worker_v1_AcquireRunResponse__Output>): grpc.ClientUnaryCall;
  
  FinishRun(argument: _careen_worker_v1_FinishRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_FinishRunResponse__Output>): grpc.ClientUnaryCall;
  FinishRun(argument: _careen_worker_v1_FinishRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_FinishRunResponse__Output>): grpc.ClientUnaryCall;
  FinishRun(argument: _careen_worker_v1_FinishRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_FinishRunResponse__Output>): grpc.ClientUnaryCall;
  FinishRun(argument: _careen_worker_v1_FinishRunRequest, callback: grpc.requestCallback<_careen_worker_v1_FinishRunResponse__Output>): grpc.ClientUnaryCall;
  finishRun(argument: _careen_worker_v1_FinishRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_FinishRunResponse__Output>): grpc.ClientUnaryCall;
  finishRun(argument: _careen_worker_v1_FinishRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_FinishRunResponse__Output>): grpc.ClientUnaryCall;
  finishRun(argument: _careen_worker_v1_FinishRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_FinishRunResponse__Output>): grpc.ClientUnaryCall;
  finishRun(argument: _careen_worker_v1_FinishRunRequest, callback: grpc.requestCallback<_careen_worker_v1_FinishRunResponse__Output>): grpc.ClientUnaryCall;
  
  ListFacts(argument: _careen_worker_v1_ListFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  ListFacts(argument: _careen_worker_v1_ListFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  ListFacts(argument: _careen_worker_v1_ListFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  ListFacts(argument: _careen_worker_v1_ListFactsRequest, callback: grpc.requestCallback<_careen_worker_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  listFacts(argument: _careen_worker_v1_ListFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  listFacts(argument: _careen_worker_v1_ListFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  listFacts(argument: _careen_worker_v1_ListFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  listFacts(argument: _careen_worker_v1_ListFactsRequest, callback: grpc.requestCallback<_careen_worker_v1_ListFactsResponse__Output>): grpc.ClientUnaryCall;
  
  ListOpenIntents(argument: _careen_worker_v1_ListOpenIntentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ListOpenIntentsResponse__Output>): grpc.ClientUnaryCall;
  ListOpenIntents(argument: _careen_worker_v1_ListOpenIntentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_ListOpenIntentsResponse__Output>): grpc.ClientUnaryCall;
  ListOpenIntents(argument: _careen_worker_v1_ListOpenIntentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ListOpenIntentsResponse__Output>): grpc.ClientUnaryCall;
  ListOpenIntents(argument: _careen_worker_v1_ListOpenIntentsRequest, callback: grpc.requestCallback<_careen_worker_v1_ListOpenIntentsResponse__Output>): grpc.ClientUnaryCall;
  listOpenIntents(argument: _careen_worker_v1_ListOpenIntentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ListOpenIntentsResponse__Output>): grpc.ClientUnaryCall;
  listOpenIntents(argument: _careen_worker_v1_ListOpenIntentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_ListOpenIntentsResponse__Output>): grpc.ClientUnaryCall;
  listOpenIntents(argument: _careen_worker_v1_ListOpenIntentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ListOpenIntentsResponse__Output>): grpc.ClientUnaryCall;
  listOpenIntents(argument: _careen_worker_v1_ListOpenIntentsRequest, callback: grpc.requestCallback<_careen_worker_v1_ListOpenIntentsResponse__Output>): grpc.ClientUnaryCall;
  
  ReadRunInput(argument: _careen_worker_v1_ReadRunInputRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_worker_v1_ReadRunInputResponse__Output>;
  ReadRunInput(argument: _careen_worker_v1_ReadRunInputRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_worker_v1_ReadRunInputResponse__Output>;
  readRunInput(argument: _careen_worker_v1_ReadRunInputRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_worker_v1_ReadRunInputResponse__Output>;
  readRunInput(argument: _careen_worker_v1_ReadRunInputRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_careen_worker_v1_ReadRunInputResponse__Output>;
  
  Recall(argument: _careen_worker_v1_RecallRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecallResponse__Output>): grpc.ClientUnaryCall;
  Recall(argument: _careen_worker_v1_RecallRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecallResponse__Output>): grpc.ClientUnaryCall;
  Recall(argument: _careen_worker_v1_RecallRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecallResponse__Output>): grpc.ClientUnaryCall;
  Recall(argument: _careen_worker_v1_RecallRequest, callback: grpc.requestCallback<_careen_worker_v1_RecallResponse__Output>): grpc.ClientUnaryCall;
  recall(argument: _careen_worker_v1_RecallRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecallResponse__Output>): grpc.ClientUnaryCall;
  recall(argument: _careen_worker_v1_RecallRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecallResponse__Output>): grpc.ClientUnaryCall;
  recall(argument: _careen_worker_v1_RecallRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecallResponse__Output>): grpc.ClientUnaryCall;
  recall(argument: _careen_worker_v1_RecallRequest, callback: grpc.requestCallback<_careen_worker_v1_RecallResponse__Output>): grpc.ClientUnaryCall;
  
  RecordDecisions(argument: _careen_worker_v1_RecordDecisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordDecisionsResponse__Output>): grpc.ClientUnaryCall;
  RecordDecisions(argument: _careen_worker_v1_RecordDecisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordDecisionsResponse__Output>): grpc.ClientUnaryCall;
  RecordDecisions(argument: _careen_worker_v1_RecordDecisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordDecisionsResponse__Output>): grpc.ClientUnaryCall;
  RecordDecisions(argument: _careen_worker_v1_RecordDecisionsRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordDecisionsResponse__Output>): grpc.ClientUnaryCall;
  recordDecisions(argument: _careen_worker_v1_RecordDecisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordDecisionsResponse__Output>): grpc.ClientUnaryCall;
  recordDecisions(argument: _careen_worker_v1_RecordDecisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordDecisionsResponse__Output>): grpc.ClientUnaryCall;
  recordDecisions(argument: _careen_worker_v1_RecordDecisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordDecisionsResponse__Output>): grpc.ClientUnaryCall;
  recordDecisions(argument: _careen_worker_v1_RecordDecisionsRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordDecisionsResponse__Output>): grpc.ClientUnaryCall;
  
  RecordIntent(argument: _careen_worker_v1_RecordIntentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordIntentResponse__Output>): grpc.ClientUnaryCall;
  RecordIntent(argument: _careen_worker_v1_RecordIntentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordIntentResponse__Output>): grpc.ClientUnaryCall;
  RecordIntent(argument: _careen_worker_v1_RecordIntentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordIntentResponse__Output>): grpc.ClientUnaryCall;
  RecordIntent(argument: _careen_worker_v1_RecordIntentRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordIntentResponse__Output>): grpc.ClientUnaryCall;
  recordIntent(argument: _careen_worker_v1_RecordIntentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordIntentResponse__Output>): grpc.ClientUnaryCall;
  recordIntent(argument: _careen_worker_v1_RecordIntentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordIntentResponse__Output>): grpc.ClientUnaryCall;
  recordIntent(argument: _careen_worker_v1_RecordIntentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordIntentResponse__Output>): grpc.ClientUnaryCall;
  recordIntent(argument: _careen_worker_v1_RecordIntentRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordIntentResponse__Output>): grpc.ClientUnaryCall;
  
  RecordLoss(argument: _careen_worker_v1_RecordLossRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordLossResponse__Output>): grpc.ClientUnaryCall;
  RecordLoss(argument: _careen_worker_v1_RecordLossRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordLossResponse__Output>): grpc.ClientUnaryCall;
  RecordLoss(argument: _careen_worker_v1_RecordLossRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordLossResponse__Output>): grpc.ClientUnaryCall;
  RecordLoss(argument: _careen_worker_v1_RecordLossRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordLossResponse__Output>): grpc.ClientUnaryCall;
  recordLoss(argument: _careen_worker_v1_RecordLossRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordLossResponse__Output>): grpc.ClientUnaryCall;
  recordLoss(argument: _careen_worker_v1_RecordLossRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordLossResponse__Output>): grpc.ClientUnaryCall;
  recordLoss(argument: _careen_worker_v1_RecordLossRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordLossResponse__Output>): grpc.ClientUnaryCall;
  recordLoss(argument: _careen_worker_v1_RecordLossRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordLossResponse__Output>): grpc.ClientUnaryCall;
  
  RecordManifests(argument: _careen_worker_v1_RecordManifestsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordManifestsResponse__Output>): grpc.ClientUnaryCall;
  RecordManifests(argument: _careen_worker_v1_RecordManifestsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordManifestsResponse__Output>): grpc.ClientUnaryCall;
  RecordManifests(argument: _careen_worker_v1_RecordManifestsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordManifestsResponse__Output>): grpc.ClientUnaryCall;
  RecordManifests(argument: _careen_worker_v1_RecordManifestsRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordManifestsResponse__Output>): grpc.ClientUnaryCall;
  recordManifests(argument: _careen_worker_v1_RecordManifestsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordManifestsResponse__Output>): grpc.ClientUnaryCall;
  recordManifests(argument: _careen_worker_v1_RecordManifestsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordManifestsResponse__Output>): grpc.ClientUnaryCall;
  recordManifests(argument: _careen_worker_v1_RecordManifestsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordManifestsResponse__Output>): grpc.ClientUnaryCall;
  recordManifests(argument: _careen_worker_v1_RecordManifestsRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordManifestsResponse__Output>): grpc.ClientUnaryCall;
  
  RecordPutBack(argument: _careen_worker_v1_RecordPutBackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordPutBackResponse__Output>): grpc.ClientUnaryCall;
  RecordPutBack(argument: _careen_worker_v1_RecordPutBackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordPutBackResponse__Output>): grpc.ClientUnaryCall;
  RecordPutBack(argument: _careen_worker_v1_RecordPutBackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordPutBackResponse__Output>): grpc.ClientUnaryCall;
  RecordPutBack(argument: _careen_worker_v1_RecordPutBackRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordPutBackResponse__Output>): grpc.ClientUnaryCall;
  recordPutBack(argument: _careen_worker_v1_RecordPutBackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordPutBackResponse__Output>): grpc.ClientUnaryCall;
  recordPutBack(argument: _careen_worker_v1_RecordPutBackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordPutBackResponse__Output>): grpc.ClientUnaryCall;
  recordPutBack(argument: _careen_worker_v1_RecordPutBackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordPutBackResponse__Output>): grpc.ClientUnaryCall;
  recordPutBack(argument: _careen_worker_v1_RecordPutBackRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordPutBackResponse__Output>): grpc.ClientUnaryCall;
  
  RecordScan(argument: _careen_worker_v1_RecordScanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordScanResponse__Output>): grpc.ClientUnaryCall;
  RecordScan(argument: _careen_worker_v1_RecordScanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordScanResponse__Output>): grpc.ClientUnaryCall;
  RecordScan(argument: _careen_worker_v1_RecordScanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordScanResponse__Output>): grpc.ClientUnaryCall;
  RecordScan(argument: _careen_worker_v1_RecordScanRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordScanResponse__Output>): grpc.ClientUnaryCall;
  recordScan(argument: _careen_worker_v1_RecordScanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordScanResponse__Output>): grpc.ClientUnaryCall;
  recordScan(argument: _careen_worker_v1_RecordScanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RecordScanResponse__Output>): grpc.ClientUnaryCall;
  recordScan(argument: _careen_worker_v1_RecordScanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RecordScanResponse__Output>): grpc.ClientUnaryCall;
  recordScan(argument: _careen_worker_v1_RecordScanRequest, callback: grpc.requestCallback<_careen_worker_v1_RecordScanResponse__Output>): grpc.ClientUnaryCall;
  
  RenewLease(argument: _careen_worker_v1_RenewLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  RenewLease(argument: _careen_worker_v1_RenewLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  RenewLease(argument: _careen_worker_v1_RenewLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  RenewLease(argument: _careen_worker_v1_RenewLeaseRequest, callback: grpc.requestCallback<_careen_worker_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  renewLease(argument: _careen_worker_v1_RenewLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  renewLease(argument: _careen_worker_v1_RenewLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  renewLease(argument: _careen_worker_v1_RenewLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  renewLease(argument: _careen_worker_v1_RenewLeaseRequest, callback: grpc.requestCallback<_careen_worker_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  
  SettleIntent(argument: _careen_worker_v1_SettleIntentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_SettleIntentResponse__Output>): grpc.ClientUnaryCall;
  SettleIntent(argument: _careen_worker_v1_SettleIntentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_SettleIntentResponse__Output>): grpc.ClientUnaryCall;
  SettleIntent(argument: _careen_worker_v1_SettleIntentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_SettleIntentResponse__Output>): grpc.ClientUnaryCall;
  SettleIntent(argument: _careen_worker_v1_SettleIntentRequest, callback: grpc.requestCallback<_careen_worker_v1_SettleIntentResponse__Output>): grpc.ClientUnaryCall;
  settleIntent(argument: _careen_worker_v1_SettleIntentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_SettleIntentResponse__Output>): grpc.ClientUnaryCall;
  settleIntent(argument: _careen_worker_v1_SettleIntentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_SettleIntentResponse__Output>): grpc.ClientUnaryCall;
  settleIntent(argument: _careen_worker_v1_SettleIntentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_SettleIntentResponse__Output>): grpc.ClientUnaryCall;
  settleIntent(argument: _careen_worker_v1_SettleIntentRequest, callback: grpc.requestCallback<_careen_worker_v1_SettleIntentResponse__Output>): grpc.ClientUnaryCall;
  
  ShareFlow(argument: _careen_worker_v1_ShareFlowRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ShareFlowResponse__Output>): grpc.ClientUnaryCall;
  ShareFlow(argument: _careen_worker_v1_ShareFlowRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_ShareFlowResponse__Output>): grpc.ClientUnaryCall;
  ShareFlow(argument: _careen_worker_v1_ShareFlowRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ShareFlowResponse__Output>): grpc.ClientUnaryCall;
  ShareFlow(argument: _careen_worker_v1_ShareFlowRequest, callback: grpc.requestCallback<_careen_worker_v1_ShareFlowResponse__Output>): grpc.ClientUnaryCall;
  shareFlow(argument: _careen_worker_v1_ShareFlowRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ShareFlowResponse__Output>): grpc.ClientUnaryCall;
  shareFlow(argument: _careen_worker_v1_ShareFlowRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_careen_worker_v1_ShareFlowResponse__Output>): grpc.ClientUnaryCall;
  shareFlow(argument: _careen_worker_v1_ShareFlowRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_careen_worker_v1_ShareFlowResponse__Output>): grpc.ClientUnaryCall;
  shareFlow(argument: _careen_worker_v1_ShareFlowRequest, callback: grpc.requestCallback<_careen_worker_v1_ShareFlowResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface WorkerServiceHandlers extends grpc.UntypedServiceImplementation {
  AcquireRun: grpc.handleUnaryCall<_careen_worker_v1_AcquireRunRequest__Output, _careen_worker_v1_AcquireRunResponse>;
  
  FinishRun: grpc.handleUnaryCall<_careen_worker_v1_FinishRunRequest__Output, _careen_worker_v1_FinishRunResponse>;
  
  ListFacts: grpc.handleUnaryCall<_careen_worker_v1_ListFactsRequest__Output, _careen_worker_v1_ListFactsResponse>;
  
  ListOpenIntents: grpc.handleUnaryCall<_careen_worker_v1_ListOpenIntentsRequest__Output, _careen_worker_v1_ListOpenIntentsResponse>;
  
  ReadRunInput: grpc.handleServerStreamingCall<_careen_worker_v1_ReadRunInputRequest__Output, _careen_worker_v1_ReadRunInputResponse>;
  
  Recall: grpc.handleUnaryCall<_careen_worker_v1_RecallRequest__Output, _careen_worker_v1_RecallResponse>;
  
  RecordDecisions: grpc.handleUnaryCall<_careen_worker_v1_RecordDecisionsRequest__Output, _careen_worker_v1_RecordDecisionsResponse>;
  
  RecordIntent: grpc.handleUnaryCall<_careen_worker_v1_RecordIntentRequest__Output, _careen_worker_v1_RecordIntentResponse>;
  
  RecordLoss: grpc.handleUnaryCall<_careen_worker_v1_RecordLossRequest__Output, _careen_worker_v1_RecordLossResponse>;
  
  RecordManifests: grpc.handleUnaryCall<_careen_worker_v1_RecordManifestsRequest__Output, _careen_worker_v1_RecordManifestsResponse>;
  
  RecordPutBack: grpc.handleUnaryCall<_careen_worker_v1_RecordPutBackRequest__Output, _careen_worker_v1_RecordPutBackResponse>;
  
  RecordScan: grpc.handleUnaryCall<_careen_worker_v1_RecordScanRequest__Output, _careen_worker_v1_RecordScanResponse>;
  
  RenewLease: grpc.handleUnaryCall<_careen_worker_v1_RenewLeaseRequest__Output, _careen_worker_v1_RenewLeaseResponse>;
  
  SettleIntent: grpc.handleUnaryCall<_careen_worker_v1_SettleIntentRequest__Output, _careen_worker_v1_SettleIntentResponse>;
  
  ShareFlow: grpc.handleUnaryCall<_careen_worker_v1_ShareFlowRequest__Output, _careen_worker_v1_ShareFlowResponse>;
  
}

export interface WorkerServiceDefinition extends grpc.ServiceDefinition {
  AcquireRun: MethodDefinition<_careen_worker_v1_AcquireRunRequest, _careen_worker_v1_AcquireRunResponse, _careen_worker_v1_AcquireRunRequest__Output, _careen_worker_v1_AcquireRunResponse__Output>
  FinishRun: MethodDefinition<_careen_worker_v1_FinishRunRequest, _careen_worker_v1_FinishRunResponse, _careen_worker_v1_FinishRunRequest__Output, _careen_worker_v1_FinishRunResponse__Output>
  ListFacts: MethodDefinition<_careen_worker_v1_ListFactsRequest, _careen_worker_v1_ListFactsResponse, _careen_worker_v1_ListFactsRequest__Output, _careen_worker_v1_ListFactsResponse__Output>
  ListOpenIntents: MethodDefinition<_careen_worker_v1_ListOpenIntentsRequest, _careen_worker_v1_ListOpenIntentsResponse, _careen_worker_v1_ListOpenIntentsRequest__Output, _careen_worker_v1_ListOpenIntentsResponse__Output>
  ReadRunInput: MethodDefinition<_careen_worker_v1_ReadRunInputRequest, _careen_worker_v1_ReadRunInputResponse, _careen_worker_v1_ReadRunInputRequest__Output, _careen_worker_v1_ReadRunInputResponse__Output>
  Recall: MethodDefinition<_careen_worker_v1_RecallRequest, _careen_worker_v1_RecallResponse, _careen_worker_v1_RecallRequest__Output, _careen_worker_v1_RecallResponse__Output>
  RecordDecisions: MethodDefinition<_careen_worker_v1_RecordDecisionsRequest, _careen_worker_v1_RecordDecisionsResponse, _careen_worker_v1_RecordDecisionsRequest__Output, _careen_worker_v1_RecordDecisionsResponse__Output>
  RecordIntent: MethodDefinition<_careen_worker_v1_RecordIntentRequest, _careen_worker_v1_RecordIntentResponse, _careen_worker_v1_RecordIntentRequest__Output, _careen_worker_v1_RecordIntentResponse__Output>
  RecordLoss: MethodDefinition<_careen_worker_v1_RecordLossRequest, _careen_worker_v1_RecordLossResponse, _careen_worker_v1_RecordLossRequest__Output, _careen_worker_v1_RecordLossResponse__Output>
  RecordManifests: MethodDefinition<_careen_worker_v1_RecordManifestsRequest, _careen_worker_v1_RecordManifestsResponse, _careen_worker_v1_RecordManifestsRequest__Output, _careen_worker_v1_RecordManifestsResponse__Output>
  RecordPutBack: MethodDefinition<_careen_worker_v1_RecordPutBackRequest, _careen_worker_v1_RecordPutBackResponse, _careen_worker_v1_RecordPutBackRequest__Output, _careen_worker_v1_RecordPutBackResponse__Output>
  RecordScan: MethodDefinition<_careen_worker_v1_RecordScanRequest, _careen_worker_v1_RecordScanResponse, _careen_worker_v1_RecordScanRequest__Output, _careen_worker_v1_RecordScanResponse__Output>
  RenewLease: MethodDefinition<_careen_worker_v1_RenewLeaseRequest, _careen_worker_v1_RenewLeaseResponse, _careen_worker_v1_RenewLeaseRequest__Output, _careen_worker_v1_RenewLeaseResponse__Output>
  SettleIntent: MethodDefinition<_careen_worker_v1_SettleIntentRequest, _careen_worker_v1_SettleIntentResponse, _careen_worker_v1_SettleIntentRequest__Output, _careen_worker_v1_SettleIntentResponse__Output>
  ShareFlow: MethodDefinition<_careen_worker_v1_ShareFlowRequest, _careen_worker_v1_ShareFlowResponse, _careen_worker_v1_ShareFlowRequest__Output, _careen_worker_v1_ShareFlowResponse__Output>
}
