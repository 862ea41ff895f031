// Original file: proto/careen/v1/pin.proto

import type { Pin as _careen_v1_Pin, Pin__Output as _careen_v1_Pin__Output } from '../../careen/v1/Pin.ts';

export interface BatchCreatePinsResponse {
  'pins'?: (_careen_v1_Pin)[];
}

export interface BatchCreatePinsResponse__Output {
  'pins': (_careen_v1_Pin__Output)[];
}
