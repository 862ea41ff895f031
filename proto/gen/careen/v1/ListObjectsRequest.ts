// Original file: proto/careen/v1/workspace.proto


export interface ListObjectsRequest {
  'workspace'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListObjectsRequest__Output {
  'workspace': (string);
  'pageSize': (number);
  'pageToken': (string);
}
