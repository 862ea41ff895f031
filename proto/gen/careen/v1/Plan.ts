// Original file: proto/careen/v1/plan.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { EffectCause as _careen_v1_EffectCause, EffectCause__Output as _careen_v1_EffectCause__Output } from '../../careen/v1/EffectCause.ts';
import type { Origin as _careen_v1_Origin, Origin__Output as _careen_v1_Origin__Output } from '../../careen/v1/Origin.ts';
import type { ManagedObject as _careen_v1_ManagedObject, ManagedObject__Output as _careen_v1_ManagedObject__Output } from '../../careen/v1/ManagedObject.ts';
import type { PlanFailure as _careen_v1_PlanFailure, PlanFailure__Output as _careen_v1_PlanFailure__Output } from '../../careen/v1/PlanFailure.ts';
import type { OtherFiles as _careen_v1_OtherFiles, OtherFiles__Output as _careen_v1_OtherFiles__Output } from '../../careen/v1/OtherFiles.ts';
import type { Selection as _careen_v1_Selection, Selection__Output as _careen_v1_Selection__Output } from '../../careen/v1/Selection.ts';
import type { SecondPerson as _careen_v1_SecondPerson, SecondPerson__Output as _careen_v1_SecondPerson__Output } from '../../careen/v1/SecondPerson.ts';
import type { Drift as _careen_v1_Drift, Drift__Output as _careen_v1_Drift__Output } from '../../careen/v1/Drift.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/careen/v1/plan.proto

export const _careen_v1_Plan_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  STATE_PLANNING: 'STATE_PLANNING',
  STATE_READY: 'STATE_READY',
  STATE_INCOMPLETE: 'STATE_INCOMPLETE',
  STATE_FAILED: 'STATE_FAILED',
  STATE_CANCELLED: 'STATE_CANCELLED',
  STATE_APPLIED: 'STATE_APPLIED',
  STATE_STALE: 'STATE_STALE',
} as const;

export type _careen_v1_Plan_State =
  | 'STATE_UNSPECIFIED'
  | 0
  | 'STATE_PLANNING'
  | 1
  | 'STATE_READY'
  | 2
  | 'STATE_INCOMPLETE'
  | 3
  | 'STATE_FAILED'
  | 4
  | 'STATE_CANCELLED'
  | 5
  | 'STATE_APPLIED'
  | 6
  | 'STATE_STALE'
  | 7

export type _careen_v1_Plan_State__Output = typeof _careen_v1_Plan_State[keyof typeof _careen_v1_Plan_State]

export interface Plan {
  'name'?: (string);
  'baseSerial'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
  'add'?: (number | string | Long);
  'change'?: (number | string | Long);
  'destroy'?: (number | string | Long);
  'deletes'?: (number | string | Long);
  'untags'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'kept'?: (number | string | Long);
  'repositories'?: (number | string | Long);
  'appliedSerial'?: (number | string | Long);
  'warnings'?: (string)[];
  'unknown'?: (number | string | Long);
  'effectsSkipped'?: (boolean);
  'cause'?: (_careen_v1_EffectCause | null);
  'origin'?: (_careen_v1_Origin | null);
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'leftAlone'?: (_careen_v1_ManagedObject)[];
  'takenOver'?: (_careen_v1_ManagedObject)[];
  'state'?: (_careen_v1_Plan_State);
  'etag'?: (string);
  'contentSha256'?: (Buffer | Uint8Array | string);
  'failure'?: (_careen_v1_PlanFailure | null);
  'otherFiles'?: (_careen_v1_OtherFiles | null);
  'selection'?: (_careen_v1_Selection | null);
  'leftOut'?: (number | string | Long);
  'unchanged'?: (number | string | Long);
  'secondPerson'?: (_careen_v1_SecondPerson | null);
  'nextRunTime'?: (_google_protobuf_Timestamp | null);
  'refreshOnly'?: (boolean);
  'drift'?: (_careen_v1_Drift)[];
  'hasMoreDrift'?: (boolean);
}

export interface Plan__Output {
  'name': (string);
  'baseSerial': (number);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
  'add': (number);
  'change': (number);
  'destroy': (number);
  'deletes': (number);
  'untags': (number);
  'bytes': (number);
  'kept': (number);
  'repositories': (number);
  'appliedSerial': (number);
  'warnings': (string)[];
  'unknown': (number);
  'effectsSkipped': (boolean);
  'cause': (_careen_v1_EffectCause__Output | null);
  'origin': (_careen_v1_Origin__Output | null);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  'leftAlone': (_careen_v1_ManagedObject__Output)[];
  'takenOver': (_careen_v1_ManagedObject__Output)[];
  'state': (_careen_v1_Plan_State__Output);
  'etag': (string);
  'contentSha256': (Buffer);
  'failure': (_careen_v1_PlanFailure__Output | null);
  'otherFiles': (_careen_v1_OtherFiles__Output | null);
  'selection': (_careen_v1_Selection__Output | null);
  'leftOut': (number);
  'unchanged': (number);
  'secondPerson': (_careen_v1_SecondPerson__Output | null);
  'nextRunTime': (_google_protobuf_Timestamp__Output | null);
  'refreshOnly': (boolean);
  'drift': (_careen_v1_Drift__Output)[];
  'hasMoreDrift': (boolean);
}
