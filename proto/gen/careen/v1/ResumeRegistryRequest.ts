// Original file: proto/careen/v1/registry.proto


export interface ResumeRegistryRequest {
  'name'?: (string);
  'requestId'?: (string);
}

export interface ResumeRegistryRequest__Output {
  'name': (string);
  'requestId': (string);
}
