// Original file: proto/careen/v1/restoration.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { RestorationFailure as _careen_v1_RestorationFailure, RestorationFailure__Output as _careen_v1_RestorationFailure__Output } from '../../careen/v1/RestorationFailure.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/careen/v1/restoration.proto

export const _careen_v1_Restoration_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  STATE_RUNNING: 'STATE_RUNNING',
  STATE_SUCCEEDED: 'STATE_SUCCEEDED',
  STATE_PARTIAL: 'STATE_PARTIAL',
  STATE_FAILED: 'STATE_FAILED',
  STATE_CANCELLED: 'STATE_CANCELLED',
} as const;

export type _careen_v1_Restoration_State =
  | 'STATE_UNSPECIFIED'
  | 0
  | 'STATE_RUNNING'
  | 1
  | 'STATE_SUCCEEDED'
  | 2
  | 'STATE_PARTIAL'
  | 3
  | 'STATE_FAILED'
  | 4
  | 'STATE_CANCELLED'
  | 5

export type _careen_v1_Restoration_State__Output = typeof _careen_v1_Restoration_State[keyof typeof _careen_v1_Restoration_State]

export interface Restoration {
  'name'?: (string);
  'state'?: (_careen_v1_Restoration_State);
  'createdBy'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
  'done'?: (number | string | Long);
  'total'?: (number | string | Long);
  'restored'?: (number | string | Long);
  'repositories'?: (number | string | Long);
  'failure'?: (_careen_v1_RestorationFailure | null);
}

export interface Restoration__Output {
  'name': (string);
  'state': (_careen_v1_Restoration_State__Output);
  'createdBy': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
  'done': (number);
  'total': (number);
  'restored': (number);
  'repositories': (number);
  'failure': (_careen_v1_RestorationFailure__Output | null);
}
