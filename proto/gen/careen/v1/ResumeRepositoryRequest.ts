// Original file: proto/careen/v1/repository.proto


export interface ResumeRepositoryRequest {
  'name'?: (string);
  'etag'?: (string);
  'requestId'?: (string);
}

export interface ResumeRepositoryRequest__Output {
  'name': (string);
  'etag': (string);
  'requestId': (string);
}
