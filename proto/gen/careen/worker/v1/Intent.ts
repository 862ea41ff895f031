// Original file: proto/careen/worker/v1/intent.proto

import type { Long } from '@grpc/proto-loader';

export interface Intent {
  'digest'?: (string);
  'untagOnly'?: (boolean);
  'tags'?: (string)[];
  'mediaType'?: (string);
  'manifest'?: (Buffer | Uint8Array | string);
  'children'?: (string)[];
  'size'?: (number | string | Long);
  'reasons'?: (string)[];
}

export interface Intent__Output {
  'digest': (string);
  'untagOnly': (boolean);
  'tags': (string)[];
  'mediaType': (string);
  'manifest': (Buffer);
  'children': (string)[];
  'size': (number);
  'reasons': (string)[];
}
