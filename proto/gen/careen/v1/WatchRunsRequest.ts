// Original file: proto/careen/v1/run.proto


export interface WatchRunsRequest {
  'parent'?: (string);
  'filter'?: (string);
  'cursor'?: (string);
}

export interface WatchRunsRequest__Output {
  'parent': (string);
  'filter': (string);
  'cursor': (string);
}
