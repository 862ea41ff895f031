// Original file: proto/careen/v1/policy.proto


export interface ListPoliciesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'parent'?: (string);
  'filter'?: (string);
}

export interface ListPoliciesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'parent': (string);
  'filter': (string);
}
