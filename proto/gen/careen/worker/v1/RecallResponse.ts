// Original file: proto/careen/worker/v1/inventory.proto

import type { Sighting as _careen_worker_v1_Sighting, Sighting__Output as _careen_worker_v1_Sighting__Output } from '../../../careen/worker/v1/Sighting.ts';
import type { Push as _careen_worker_v1_Push, Push__Output as _careen_worker_v1_Push__Output } from '../../../careen/worker/v1/Push.ts';

export interface RecallResponse {
  'sightings'?: (_careen_worker_v1_Sighting)[];
  'pushes'?: (_careen_worker_v1_Push)[];
  'leftOut'?: (string)[];
}

export interface RecallResponse__Output {
  'sightings': (_careen_worker_v1_Sighting__Output)[];
  'pushes': (_careen_worker_v1_Push__Output)[];
  'leftOut': (string)[];
}
