// Original file: proto/careen/v1/run.proto


export interface ListDeletionsRequest {
  'name'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (string);
}

export interface ListDeletionsRequest__Output {
  'name': (string);
  'pageSize': (number);
  'pageToken': (string);
  'filter': (string);
}
