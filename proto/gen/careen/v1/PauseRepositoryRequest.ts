// Original file: proto/careen/v1/repository.proto


export interface PauseRepositoryRequest {
  'name'?: (string);
  'reason'?: (string);
  'requestId'?: (string);
}

export interface PauseRepositoryRequest__Output {
  'name': (string);
  'reason': (string);
  'requestId': (string);
}
