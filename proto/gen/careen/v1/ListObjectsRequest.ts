// Original file: proto/careen/v1/workspace.proto


export interface ListObjectsRequest {
  'parent'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListObjectsRequest__Output {
  'parent': (string);
  'pageSize': (number);
  'pageToken': (string);
}
