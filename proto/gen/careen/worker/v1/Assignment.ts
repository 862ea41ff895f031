// Original file: proto/careen/worker/v1/assignment.proto

import type { Run as _careen_v1_Run, Run__Output as _careen_v1_Run__Output } from '../../../careen/v1/Run.ts';
import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';
import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../../careen/v1/DeclaredObject.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { ParkedRun as _careen_v1_ParkedRun, ParkedRun__Output as _careen_v1_ParkedRun__Output } from '../../../careen/v1/ParkedRun.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/careen/worker/v1/assignment.proto

export const _careen_worker_v1_Assignment_EmptyPart = {
  EMPTY_PART_UNSPECIFIED: 'EMPTY_PART_UNSPECIFIED',
  EMPTY_PART_INPUT: 'EMPTY_PART_INPUT',
  EMPTY_PART_OPEN_INTENTS: 'EMPTY_PART_OPEN_INTENTS',
  EMPTY_PART_APPROVED_DIGESTS: 'EMPTY_PART_APPROVED_DIGESTS',
} as const;

export type _careen_worker_v1_Assignment_EmptyPart =
  | 'EMPTY_PART_UNSPECIFIED'
  | 0
  | 'EMPTY_PART_INPUT'
  | 1
  | 'EMPTY_PART_OPEN_INTENTS'
  | 2
  | 'EMPTY_PART_APPROVED_DIGESTS'
  | 3

export type _careen_worker_v1_Assignment_EmptyPart__Output = typeof _careen_worker_v1_Assignment_EmptyPart[keyof typeof _careen_worker_v1_Assignment_EmptyPart]

export interface Assignment {
  'run'?: (_careen_v1_Run | null);
  'lease'?: (_careen_worker_v1_Lease | null);
  'registry'?: (_careen_v1_DeclaredObject | null);
  'policy'?: (_careen_v1_DeclaredObject | null);
  'firstScan'?: (boolean);
  'policyName'?: (string);
  'workspace'?: (string);
  'policyChangeTime'?: (_google_protobuf_Timestamp | null);
  'quotaBytes'?: (number | string | Long);
  'pushesUpTo'?: (number | string | Long);
  'spareAfter'?: (number | string | Long);
  'lastCleanTime'?: (_google_protobuf_Timestamp | null);
  'unknownSinceTime'?: (_google_protobuf_Timestamp | null);
  'stopped'?: (string);
  'parked'?: (_careen_v1_ParkedRun | null);
  'daemonTime'?: (_google_protobuf_Timestamp | null);
  'lookAfterTime'?: (_google_protobuf_Timestamp | null);
  'baselineTime'?: (_google_protobuf_Timestamp | null);
  'newestLookTime'?: (_google_protobuf_Timestamp | null);
  'clockStepMillis'?: (number | string | Long);
  'validFor'?: (_google_protobuf_Duration | null);
  'empty'?: (_careen_worker_v1_Assignment_EmptyPart)[];
  'trace'?: ({[key: string]: string});
  '_quotaBytes'?: "quotaBytes";
  '_spareAfter'?: "spareAfter";
}

export interface Assignment__Output {
  'run': (_careen_v1_Run__Output | null);
  'lease': (_careen_worker_v1_Lease__Output | null);
  'registry': (_careen_v1_DeclaredObject__Output | null);
  'policy': (_careen_v1_DeclaredObject__Output | null);
  'firstScan': (boolean);
  'policyName': (string);
  'workspace': (string);
  'policyChangeTime': (_google_protobuf_Timestamp__Output | null);
  'quotaBytes'?: (number);
  'pushesUpTo': (number);
  'spareAfter'?: (number);
  'lastCleanTime': (_google_protobuf_Timestamp__Output | null);
  'unknownSinceTime': (_google_protobuf_Timestamp__Output | null);
  'stopped': (string);
  'parked': (_careen_v1_ParkedRun__Output | null);
  'daemonTime': (_google_protobuf_Timestamp__Output | null);
  'lookAfterTime': (_google_protobuf_Timestamp__Output | null);
  'baselineTime': (_google_protobuf_Timestamp__Output | null);
  'newestLookTime': (_google_protobuf_Timestamp__Output | null);
  'clockStepMillis': (number);
  'validFor': (_google_protobuf_Duration__Output | null);
  'empty': (_careen_worker_v1_Assignment_EmptyPart__Output)[];
  'trace': ({[key: string]: string});
  '_quotaBytes'?: "quotaBytes";
  '_spareAfter'?: "spareAfter";
}
