// Original file: proto/careen/v1/run.proto

import type { Removal as _careen_v1_Removal, Removal__Output as _careen_v1_Removal__Output } from '../../careen/v1/Removal.ts';

export interface ListRemovalsResponse {
  'removals'?: (_careen_v1_Removal)[];
  'nextPageToken'?: (string);
}

export interface ListRemovalsResponse__Output {
  'removals': (_careen_v1_Removal__Output)[];
  'nextPageToken': (string);
}
