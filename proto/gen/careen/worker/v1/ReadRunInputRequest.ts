// Original file: proto/careen/worker/v1/input.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/careen/worker/v1/input.proto

export const _careen_worker_v1_ReadRunInputRequest_Input = {
  INPUT_UNSPECIFIED: 'INPUT_UNSPECIFIED',
  INPUT_ASSIGNMENT: 'INPUT_ASSIGNMENT',
  INPUT_SIGHTINGS: 'INPUT_SIGHTINGS',
  INPUT_TAGS: 'INPUT_TAGS',
  INPUT_PUSHES: 'INPUT_PUSHES',
  INPUT_APPROVED_DIGESTS: 'INPUT_APPROVED_DIGESTS',
} as const;

export type _careen_worker_v1_ReadRunInputRequest_Input =
  | 'INPUT_UNSPECIFIED'
  | 0
  | 'INPUT_ASSIGNMENT'
  | 1
  | 'INPUT_SIGHTINGS'
  | 2
  | 'INPUT_TAGS'
  | 3
  | 'INPUT_PUSHES'
  | 4
  | 'INPUT_APPROVED_DIGESTS'
  | 5

export type _careen_worker_v1_ReadRunInputRequest_Input__Output = typeof _careen_worker_v1_ReadRunInputRequest_Input[keyof typeof _careen_worker_v1_ReadRunInputRequest_Input]

export interface ReadRunInputRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'input'?: (_careen_worker_v1_ReadRunInputRequest_Input);
  'after'?: (number | string | Long);
}

export interface ReadRunInputRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'input': (_careen_worker_v1_ReadRunInputRequest_Input__Output);
  'after': (number);
}
