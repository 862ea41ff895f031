// Original file: proto/careen/worker/v1/assignment.proto

import type { WorkerInfo as _careen_worker_v1_WorkerInfo, WorkerInfo__Output as _careen_worker_v1_WorkerInfo__Output } from '../../../careen/worker/v1/WorkerInfo.ts';

export interface AcquireRunRequest {
  'worker'?: (_careen_worker_v1_WorkerInfo | null);
  'run'?: (string);
  'attemptId'?: (string);
  'repeatOnly'?: (boolean);
}

export interface AcquireRunRequest__Output {
  'worker': (_careen_worker_v1_WorkerInfo__Output | null);
  'run': (string);
  'attemptId': (string);
  'repeatOnly': (boolean);
}
