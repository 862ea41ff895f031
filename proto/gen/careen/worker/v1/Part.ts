// Original file: proto/careen/worker/v1/manifest.proto

import type { Long } from '@grpc/proto-loader';

export interface Part {
  'digest'?: (string);
  'size'?: (number | string | Long);
  'mediaType'?: (string);
}

export interface Part__Output {
  'digest': (string);
  'size': (number);
  'mediaType': (string);
}
