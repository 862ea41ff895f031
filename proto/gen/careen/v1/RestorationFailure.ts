// Original file: proto/careen/v1/restoration.proto


export interface RestorationFailure {
  'code'?: (string);
  'message'?: (string);
  'metadata'?: ({[key: string]: string});
}

export interface RestorationFailure__Output {
  'code': (string);
  'message': (string);
  'metadata': ({[key: string]: string});
}
