// Original file: proto/careen/v1/policy.proto


export interface Registry {
  'name'?: (string);
  'url'?: (string);
  'credentials'?: (string);
}

export interface Registry__Output {
  'name': (string);
  'url': (string);
  'credentials': (string);
}
