// Original file: proto/careen/v1/repository.proto


export interface ListRepositoriesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'parent'?: (string);
  'filter'?: (string);
}

export interface ListRepositoriesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'parent': (string);
  'filter': (string);
}
