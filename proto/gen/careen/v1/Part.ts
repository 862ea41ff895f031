// Original file: proto/careen/v1/worker.proto

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
