// Original file: proto/careen/v1/run.proto


export interface GetRunRequest {
  'name'?: (string);
}

export interface GetRunRequest__Output {
  'name': (string);
}
