// Original file: proto/careen/v1/policy.proto


export interface GetPolicyRequest {
  'name'?: (string);
}

export interface GetPolicyRequest__Output {
  'name': (string);
}
