// Original file: proto/careen/v1/repository.proto


export interface ResumeRepositoryRequest {
  'name'?: (string);
}

export interface ResumeRepositoryRequest__Output {
  'name': (string);
}
