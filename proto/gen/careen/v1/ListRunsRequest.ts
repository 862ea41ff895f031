// Original file: proto/careen/v1/run.proto


export interface ListRunsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'parent'?: (string);
  'filter'?: (string);
}

export interface ListRunsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'parent': (string);
  'filter': (string);
}
