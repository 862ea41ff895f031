// Original file: proto/careen/v1/pin.proto

import type { Pin as _careen_v1_Pin, Pin__Output as _careen_v1_Pin__Output } from '../../careen/v1/Pin.ts';

export interface ListPinsResponse {
  'pins'?: (_careen_v1_Pin)[];
  'nextPageToken'?: (string);
}

export interface ListPinsResponse__Output {
  'pins': (_careen_v1_Pin__Output)[];
  'nextPageToken': (string);
}
