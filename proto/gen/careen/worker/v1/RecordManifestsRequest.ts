// Original file: proto/careen/worker/v1/manifest.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';
import type { Blob as _careen_worker_v1_Blob, Blob__Output as _careen_worker_v1_Blob__Output } from '../../../careen/worker/v1/Blob.ts';

export interface RecordManifestsRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'manifests'?: (_careen_worker_v1_Blob)[];
  'configs'?: (_careen_worker_v1_Blob)[];
}

export interface RecordManifestsRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'manifests': (_careen_worker_v1_Blob__Output)[];
  'configs': (_careen_worker_v1_Blob__Output)[];
}
