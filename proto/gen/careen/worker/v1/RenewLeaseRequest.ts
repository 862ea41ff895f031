// Original file: proto/careen/worker/v1/lease.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';

export interface RenewLeaseRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
}

export interface RenewLeaseRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
}
