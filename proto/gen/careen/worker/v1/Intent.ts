// Original file: proto/careen/worker/v1/intent.proto


export interface Intent {
  'digest'?: (string);
  'untagOnly'?: (boolean);
  'tags'?: (string)[];
  'mediaType'?: (string);
  'manifest'?: (Buffer | Uint8Array | string);
}

export interface Intent__Output {
  'digest': (string);
  'untagOnly': (boolean);
  'tags': (string)[];
  'mediaType': (string);
  'manifest': (Buffer);
}
