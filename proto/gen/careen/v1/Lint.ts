// Original file: proto/careen/v1/plan.proto


export interface Lint {
  'code'?: (string);
  'address'?: (string);
  'detail'?: (string);
}

export interface Lint__Output {
  'code': (string);
  'address': (string);
  'detail': (string);
}
