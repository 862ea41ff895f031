// Original file: proto/careen/v1/repository.proto


export interface RestoreImageResponse {
  'digest'?: (string);
  'tags'?: (string)[];
  'tagConflicts'?: (string)[];
  'manifests'?: (string)[];
  'unchanged'?: (boolean);
}

export interface RestoreImageResponse__Output {
  'digest': (string);
  'tags': (string)[];
  'tagConflicts': (string)[];
  'manifests': (string)[];
  'unchanged': (boolean);
}
