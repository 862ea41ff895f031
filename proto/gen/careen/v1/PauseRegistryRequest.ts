// Original file: proto/careen/v1/registry.proto


export interface PauseRegistryRequest {
  'name'?: (string);
  'reason'?: (string);
  'requestId'?: (string);
}

export interface PauseRegistryRequest__Output {
  'name': (string);
  'reason': (string);
  'requestId': (string);
}
