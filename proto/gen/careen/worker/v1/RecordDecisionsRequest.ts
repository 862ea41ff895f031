// Original file: proto/careen/worker/v1/worker.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';
import type { Decision as _careen_v1_Decision, Decision__Output as _careen_v1_Decision__Output } from '../../../careen/v1/Decision.ts';

export interface RecordDecisionsRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'decisions'?: (_careen_v1_Decision)[];
  'first'?: (boolean);
}

export interface RecordDecisionsRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'decisions': (_careen_v1_Decision__Output)[];
  'first': (boolean);
}
