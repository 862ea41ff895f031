// Original file: proto/careen/worker/v1/intent.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';
import type { Intent as _careen_worker_v1_Intent, Intent__Output as _careen_worker_v1_Intent__Output } from '../../../careen/worker/v1/Intent.ts';

export interface RecordIntentRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'intent'?: (_careen_worker_v1_Intent | null);
}

export interface RecordIntentRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'intent': (_careen_worker_v1_Intent__Output | null);
}
