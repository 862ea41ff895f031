// Original file: proto/careen/v1/run.proto


export interface WatchRunRequest {
  'name'?: (string);
}

export interface WatchRunRequest__Output {
  'name': (string);
}
