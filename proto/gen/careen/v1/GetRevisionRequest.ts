// Original file: proto/careen/v1/workspace.proto


export interface GetRevisionRequest {
  'name'?: (string);
}

export interface GetRevisionRequest__Output {
  'name': (string);
}
