// Original file: proto/careen/worker/v1/manifest.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';

export interface ListFactsRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'manifests'?: (string)[];
  'configs'?: (string)[];
}

export interface ListFactsRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'manifests': (string)[];
  'configs': (string)[];
}
