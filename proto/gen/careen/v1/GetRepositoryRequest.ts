// Original file: proto/careen/v1/repository.proto


export interface GetRepositoryRequest {
  'name'?: (string);
}

export interface GetRepositoryRequest__Output {
  'name': (string);
}
