// Original file: proto/careen/v1/workspace.proto


export interface ListWorkspacesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListWorkspacesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
