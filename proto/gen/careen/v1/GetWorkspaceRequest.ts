// Original file: proto/careen/v1/workspace.proto


export interface GetWorkspaceRequest {
  'name'?: (string);
}

export interface GetWorkspaceRequest__Output {
  'name': (string);
}
