// Original file: proto/careen/v1/pin.proto

import type { Pin as _careen_v1_Pin, Pin__Output as _careen_v1_Pin__Output } from '../../careen/v1/Pin.ts';

export interface CreatePinRequest {
  'parent'?: (string);
  'pin'?: (_careen_v1_Pin | null);
  'requestId'?: (string);
  'validateOnly'?: (boolean);
}

export interface CreatePinRequest__Output {
  'parent': (string);
  'pin': (_careen_v1_Pin__Output | null);
  'requestId': (string);
  'validateOnly': (boolean);
}
