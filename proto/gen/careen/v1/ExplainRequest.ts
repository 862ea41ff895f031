// Original file: proto/careen/v1/repository.proto


export interface ExplainRequest {
  'name'?: (string);
  'reference'?: (string);
}

export interface ExplainRequest__Output {
  'name': (string);
  'reference': (string);
}
