// Original file: proto/careen/v1/policy.proto


export interface ListProtectionsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'parent'?: (string);
  'filter'?: (string);
}

export interface ListProtectionsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'parent': (string);
  'filter': (string);
}
