// Original file: proto/careen/v1/policy.proto


export interface GetProtectionRequest {
  'name'?: (string);
}

export interface GetProtectionRequest__Output {
  'name': (string);
}
