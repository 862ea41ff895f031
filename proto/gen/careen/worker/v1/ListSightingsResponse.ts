// Original file: proto/careen/worker/v1/inventory.proto

import type { Sighting as _careen_worker_v1_Sighting, Sighting__Output as _careen_worker_v1_Sighting__Output } from '../../../careen/worker/v1/Sighting.ts';

export interface ListSightingsResponse {
  'sightings'?: (_careen_worker_v1_Sighting)[];
}

export interface ListSightingsResponse__Output {
  'sightings': (_careen_worker_v1_Sighting__Output)[];
}
