// Original file: proto/careen/v1/run.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { RunCounts as _careen_v1_RunCounts, RunCounts__Output as _careen_v1_RunCounts__Output } from '../../careen/v1/RunCounts.ts';
import type { LimitCheck as _careen_v1_LimitCheck, LimitCheck__Output as _careen_v1_LimitCheck__Output } from '../../careen/v1/LimitCheck.ts';
import type { RemovalCounts as _careen_v1_RemovalCounts, RemovalCounts__Output as _careen_v1_RemovalCounts__Output } from '../../careen/v1/RemovalCounts.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/careen/v1/run.proto

export const _careen_v1_Run_Kind = {
  KIND_UNSPECIFIED: 'KIND_UNSPECIFIED',
  KIND_CLEAN: 'KIND_CLEAN',
  KIND_DRY_RUN: 'KIND_DRY_RUN',
} as const;

export type _careen_v1_Run_Kind =
  | 'KIND_UNSPECIFIED'
  | 0
  | 'KIND_CLEAN'
  | 1
  | 'KIND_DRY_RUN'
  | 2

export type _careen_v1_Run_Kind__Output = typeof _careen_v1_Run_Kind[keyof typeof _careen_v1_Run_Kind]

// Original file: proto/careen/v1/run.proto

export const _careen_v1_Run_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  STATE_QUEUED: 'STATE_QUEUED',
  STATE_RUNNING: 'STATE_RUNNING',
  STATE_AWAITING_APPROVAL: 'STATE_AWAITING_APPROVAL',
  STATE_SUCCEEDED: 'STATE_SUCCEEDED',
  STATE_FAILED: 'STATE_FAILED',
  STATE_CANCELLED: 'STATE_CANCELLED',
} as const;

export type _careen_v1_Run_State =
  | 'STATE_UNSPECIFIED'
  | 0
  | 'STATE_QUEUED'
  | 1
  | 'STATE_RUNNING'
  | 2
  | 'STATE_AWAITING_APPROVAL'
  | 3
  | 'STATE_SUCCEEDED'
  | 4
  | 'STATE_FAILED'
  | 5
  | 'STATE_CANCELLED'
  | 6

export type _careen_v1_Run_State__Output = typeof _careen_v1_Run_State[keyof typeof _careen_v1_Run_State]

// Original file: proto/careen/v1/run.proto

export const _careen_v1_Run_Trigger = {
  TRIGGER_UNSPECIFIED: 'TRIGGER_UNSPECIFIED',
  TRIGGER_SCHEDULE: 'TRIGGER_SCHEDULE',
  TRIGGER_REQUEST: 'TRIGGER_REQUEST',
  TRIGGER_APPROVAL: 'TRIGGER_APPROVAL',
} as const;

export type _careen_v1_Run_Trigger =
  | 'TRIGGER_UNSPECIFIED'
  | 0
  | 'TRIGGER_SCHEDULE'
  | 1
  | 'TRIGGER_REQUEST'
  | 2
  | 'TRIGGER_APPROVAL'
  | 3

export type _careen_v1_Run_Trigger__Output = typeof _careen_v1_Run_Trigger[keyof typeof _careen_v1_Run_Trigger]

// Original file: proto/careen/v1/run.proto

export const _careen_v1_Run_Waiting = {
  WAITING_UNSPECIFIED: 'WAITING_UNSPECIFIED',
  WAITING_WORKER: 'WAITING_WORKER',
  WAITING_CAPABLE_WORKER: 'WAITING_CAPABLE_WORKER',
  WAITING_PAUSE: 'WAITING_PAUSE',
  WAITING_WINDOW: 'WAITING_WINDOW',
  WAITING_HOLD: 'WAITING_HOLD',
} as const;

export type _careen_v1_Run_Waiting =
  | 'WAITING_UNSPECIFIED'
  | 0
  | 'WAITING_WORKER'
  | 1
  | 'WAITING_CAPABLE_WORKER'
  | 2
  | 'WAITING_PAUSE'
  | 3
  | 'WAITING_WINDOW'
  | 4
  | 'WAITING_HOLD'
  | 5

export type _careen_v1_Run_Waiting__Output = typeof _careen_v1_Run_Waiting[keyof typeof _careen_v1_Run_Waiting]

export interface Run {
  'name'?: (string);
  'kind'?: (_careen_v1_Run_Kind);
  'state'?: (_careen_v1_Run_State);
  'repository'?: (string);
  'policy'?: (string);
  'trigger'?: (_careen_v1_Run_Trigger);
  'createdBy'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'startTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
  'worker'?: (string);
  'attempts'?: (number);
  'counts'?: (_careen_v1_RunCounts | null);
  'limitChecks'?: (_careen_v1_LimitCheck)[];
  'errorCode'?: (string);
  'message'?: (string);
  'cancelRequested'?: (boolean);
  'begun'?: (number | string | Long);
  'removals'?: (_careen_v1_RemovalCounts | null);
  'waiting'?: (_careen_v1_Run_Waiting);
  'claimed'?: (string);
  'approvalSha256'?: (Buffer | Uint8Array | string);
  'approvalImages'?: (number | string | Long);
  '_begun'?: "begun";
  '_approvalImages'?: "approvalImages";
}

export interface Run__Output {
  'name': (string);
  'kind': (_careen_v1_Run_Kind__Output);
  'state': (_careen_v1_Run_State__Output);
  'repository': (string);
  'policy': (string);
  'trigger': (_careen_v1_Run_Trigger__Output);
  'createdBy': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
  'worker': (string);
  'attempts': (number);
  'counts': (_careen_v1_RunCounts__Output | null);
  'limitChecks': (_careen_v1_LimitCheck__Output)[];
  'errorCode': (string);
  'message': (string);
  'cancelRequested': (boolean);
  'begun'?: (number);
  'removals': (_careen_v1_RemovalCounts__Output | null);
  'waiting': (_careen_v1_Run_Waiting__Output);
  'claimed': (string);
  'approvalSha256': (Buffer);
  'approvalImages'?: (number);
  '_begun'?: "begun";
  '_approvalImages'?: "approvalImages";
}
