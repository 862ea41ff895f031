// Original file: proto/careen/v1/pin.proto

import type { CreatePinRequest as _careen_v1_CreatePinRequest, CreatePinRequest__Output as _careen_v1_CreatePinRequest__Output } from '../../careen/v1/CreatePinRequest.ts';

export interface BatchCreatePinsRequest {
  'parent'?: (string);
  'requests'?: (_careen_v1_CreatePinRequest)[];
  'requestId'?: (string);
  'validateOnly'?: (boolean);
}

export interface BatchCreatePinsRequest__Output {
  'parent': (string);
  'requests': (_careen_v1_CreatePinRequest__Output)[];
  'requestId': (string);
  'validateOnly': (boolean);
}
