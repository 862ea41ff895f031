// Original file: proto/careen/v1/repository.proto


export interface ListRepositoriesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'attention'?: (boolean);
}

export interface ListRepositoriesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'attention': (boolean);
}
