// Original file: proto/careen/v1/run.proto


export interface ListRunsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'repository'?: (string);
}

export interface ListRunsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'repository': (string);
}
