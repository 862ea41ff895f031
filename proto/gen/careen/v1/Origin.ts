// Original file: proto/careen/v1/origin.proto


export interface Origin {
  'id'?: (string);
  'revision'?: (string);
  'modified'?: (boolean);
  '_modified'?: "modified";
}

export interface Origin__Output {
  'id': (string);
  'revision': (string);
  'modified'?: (boolean);
  '_modified'?: "modified";
}
