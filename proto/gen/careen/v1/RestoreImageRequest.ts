// Original file: proto/careen/v1/repository.proto


export interface RestoreImageRequest {
  'name'?: (string);
  'reference'?: (string);
  'requestId'?: (string);
}

export interface RestoreImageRequest__Output {
  'name': (string);
  'reference': (string);
  'requestId': (string);
}
