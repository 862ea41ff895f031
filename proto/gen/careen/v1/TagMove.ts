// Original file: proto/careen/v1/worker.proto


export interface TagMove {
  'tag'?: (string);
  'digest'?: (string);
  'baseline'?: (boolean);
}

export interface TagMove__Output {
  'tag': (string);
  'digest': (string);
  'baseline': (boolean);
}
