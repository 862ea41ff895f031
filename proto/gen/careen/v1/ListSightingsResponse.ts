// Original file: proto/careen/v1/worker.proto

import type { Sighting as _careen_v1_Sighting, Sighting__Output as _careen_v1_Sighting__Output } from '../../careen/v1/Sighting.ts';

export interface ListSightingsResponse {
  'sightings'?: (_careen_v1_Sighting)[];
}

export interface ListSightingsResponse__Output {
  'sightings': (_careen_v1_Sighting__Output)[];
}
