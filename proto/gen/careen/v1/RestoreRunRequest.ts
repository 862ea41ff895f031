// Original file: proto/careen/v1/repository.proto


export interface RestoreRunRequest {
  'name'?: (string);
  'requestId'?: (string);
}

export interface RestoreRunRequest__Output {
  'name': (string);
  'requestId': (string);
}
