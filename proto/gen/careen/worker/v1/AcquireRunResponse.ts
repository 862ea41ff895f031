// Original file: proto/careen/worker/v1/assignment.proto

import type { Assignment as _careen_worker_v1_Assignment, Assignment__Output as _careen_worker_v1_Assignment__Output } from '../../../careen/worker/v1/Assignment.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../../google/protobuf/Duration.ts';

export interface AcquireRunResponse {
  'assignment'?: (_careen_worker_v1_Assignment | null);
  'waited'?: (_google_protobuf_Duration | null);
}

export interface AcquireRunResponse__Output {
  'assignment': (_careen_worker_v1_Assignment__Output | null);
  'waited': (_google_protobuf_Duration__Output | null);
}
