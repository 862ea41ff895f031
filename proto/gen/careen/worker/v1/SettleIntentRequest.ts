// Original file: proto/careen/worker/v1/intent.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';

export interface SettleIntentRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'id'?: (string);
  'outcome'?: (string);
  'detail'?: (string);
}

export interface SettleIntentRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'id': (string);
  'outcome': (string);
  'detail': (string);
}
