// Original file: proto/careen/v1/pin.proto


export interface GetPinRequest {
  'name'?: (string);
}

export interface GetPinRequest__Output {
  'name': (string);
}
