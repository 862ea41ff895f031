// Original file: proto/careen/v1/repository.proto


export interface ExplainRepositoryRequest {
  'name'?: (string);
  'reference'?: (string);
}

export interface ExplainRepositoryRequest__Output {
  'name': (string);
  'reference': (string);
}
