// Original file: proto/careen/v1/repository.proto


export interface RestoreRunRequest {
  'name'?: (string);
}

export interface RestoreRunRequest__Output {
  'name': (string);
}
