// Original file: proto/careen/v1/restoration.proto


export interface GetRestorationRequest {
  'name'?: (string);
}

export interface GetRestorationRequest__Output {
  'name': (string);
}
