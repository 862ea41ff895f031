// Original file: proto/careen/worker/v1/manifest.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';
import type { ManifestFacts as _careen_worker_v1_ManifestFacts, ManifestFacts__Output as _careen_worker_v1_ManifestFacts__Output } from '../../../careen/worker/v1/ManifestFacts.ts';
import type { ConfigFacts as _careen_worker_v1_ConfigFacts, ConfigFacts__Output as _careen_worker_v1_ConfigFacts__Output } from '../../../careen/worker/v1/ConfigFacts.ts';

export interface RecordFactsRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'manifests'?: (_careen_worker_v1_ManifestFacts)[];
  'configs'?: (_careen_worker_v1_ConfigFacts)[];
}

export interface RecordFactsRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'manifests': (_careen_worker_v1_ManifestFacts__Output)[];
  'configs': (_careen_worker_v1_ConfigFacts__Output)[];
}
