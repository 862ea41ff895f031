// Original file: proto/careen/v1/decision.proto


export interface LimitCheck {
  'guard'?: (string);
  'ok'?: (boolean);
  'message'?: (string);
  'actual'?: (number | string);
  'limit'?: (number | string);
}

export interface LimitCheck__Output {
  'guard': (string);
  'ok': (boolean);
  'message': (string);
  'actual': (number);
  'limit': (number);
}
