// Original file: proto/careen/v1/registry.proto

import type { Long } from '@grpc/proto-loader';

export interface RegistrySize {
  'bytes'?: (number | string | Long);
  'scanned'?: (number | string | Long);
  'repositories'?: (number | string | Long);
  'unsized'?: (number | string | Long);
}

export interface RegistrySize__Output {
  'bytes': (number);
  'scanned': (number);
  'repositories': (number);
  'unsized': (number);
}
