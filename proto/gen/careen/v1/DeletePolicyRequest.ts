// Original file: proto/careen/v1/policy.proto


export interface DeletePolicyRequest {
  'name'?: (string);
  'etag'?: (string);
  'allowMissing'?: (boolean);
  'requestId'?: (string);
  'validateOnly'?: (boolean);
}

export interface DeletePolicyRequest__Output {
  'name': (string);
  'etag': (string);
  'allowMissing': (boolean);
  'requestId': (string);
  'validateOnly': (boolean);
}
