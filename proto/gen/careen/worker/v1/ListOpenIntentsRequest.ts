// Original file: proto/careen/worker/v1/intent.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';

export interface ListOpenIntentsRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'after'?: (string);
}

export interface ListOpenIntentsRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'after': (string);
}
