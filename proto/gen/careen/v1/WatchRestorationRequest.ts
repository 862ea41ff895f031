// Original file: proto/careen/v1/restoration.proto


export interface WatchRestorationRequest {
  'name'?: (string);
  'cursor'?: (string);
}

export interface WatchRestorationRequest__Output {
  'name': (string);
  'cursor': (string);
}
