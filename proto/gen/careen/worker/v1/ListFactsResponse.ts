// Original file: proto/careen/worker/v1/manifest.proto

import type { ManifestFacts as _careen_worker_v1_ManifestFacts, ManifestFacts__Output as _careen_worker_v1_ManifestFacts__Output } from '../../../careen/worker/v1/ManifestFacts.ts';
import type { ConfigFacts as _careen_worker_v1_ConfigFacts, ConfigFacts__Output as _careen_worker_v1_ConfigFacts__Output } from '../../../careen/worker/v1/ConfigFacts.ts';

export interface ListFactsResponse {
  'manifests'?: (_careen_worker_v1_ManifestFacts)[];
  'configs'?: (_careen_worker_v1_ConfigFacts)[];
  'leftOut'?: (string)[];
}

export interface ListFactsResponse__Output {
  'manifests': (_careen_worker_v1_ManifestFacts__Output)[];
  'configs': (_careen_worker_v1_ConfigFacts__Output)[];
  'leftOut': (string)[];
}
