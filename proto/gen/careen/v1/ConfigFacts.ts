// Original file: proto/careen/v1/worker.proto


export interface ConfigFacts {
  'digest'?: (string);
  'created'?: (string);
  'platform'?: (string);
  'labels'?: ({[key: string]: string});
}

export interface ConfigFacts__Output {
  'digest': (string);
  'created': (string);
  'platform': (string);
  'labels': ({[key: string]: string});
}
