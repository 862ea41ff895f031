// Original file: proto/careen/worker/v1/manifest.proto


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
