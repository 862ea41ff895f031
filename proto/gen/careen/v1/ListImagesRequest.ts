// Original file: proto/careen/v1/repository.proto


export interface ListImagesRequest {
  'parent'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListImagesRequest__Output {
  'parent': (string);
  'pageSize': (number);
  'pageToken': (string);
}
