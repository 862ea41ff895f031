// Original file: proto/careen/v1/worker.proto

import type { Assignment as _careen_v1_Assignment, Assignment__Output as _careen_v1_Assignment__Output } from '../../careen/v1/Assignment.ts';

export interface BeginRunResponse {
  'assignment'?: (_careen_v1_Assignment | null);
}

export interface BeginRunResponse__Output {
  'assignment': (_careen_v1_Assignment__Output | null);
}
