// Original file: proto/careen/v1/run.proto


export interface CancelRunRequest {
  'name'?: (string);
}

export interface CancelRunRequest__Output {
  'name': (string);
}
