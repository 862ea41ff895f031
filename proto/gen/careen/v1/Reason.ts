// Original file: proto/careen/v1/decision.proto


export interface Reason {
  'kind'?: (string);
  'text'?: (string);
  'metadata'?: ({[key: string]: string});
}

export interface Reason__Output {
  'kind': (string);
  'text': (string);
  'metadata': ({[key: string]: string});
}
