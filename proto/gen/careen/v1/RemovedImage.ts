// Original file: proto/careen/v1/restoration.proto


export interface RemovedImage {
  'repository'?: (string);
  'reference'?: (string);
}

export interface RemovedImage__Output {
  'repository': (string);
  'reference': (string);
}
