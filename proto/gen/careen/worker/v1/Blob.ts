// Original file: proto/careen/worker/v1/manifest.proto


export interface Blob {
  'digest'?: (string);
  'mediaType'?: (string);
  'data'?: (Buffer | Uint8Array | string);
}

export interface Blob__Output {
  'digest': (string);
  'mediaType': (string);
  'data': (Buffer);
}
