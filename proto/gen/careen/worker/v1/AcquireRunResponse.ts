// Original file: proto/careen/worker/v1/assignment.proto

import type { Assignment as _careen_worker_v1_Assignment, Assignment__Output as _careen_worker_v1_Assignment__Output } from '../../../careen/worker/v1/Assignment.ts';

export interface AcquireRunResponse {
  'assignment'?: (_careen_worker_v1_Assignment | null);
}

export interface AcquireRunResponse__Output {
  'assignment': (_careen_worker_v1_Assignment__Output | null);
}
