// Original file: proto/careen/v1/workspace.proto


export interface ListRevisionObjectsRequest {
  'parent'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListRevisionObjectsRequest__Output {
  'parent': (string);
  'pageSize': (number);
  'pageToken': (string);
}
