// Original file: proto/careen/v1/policy.proto

import type { Long } from '@grpc/proto-loader';

export interface KeepSemver {
  'per'?: (string);
  'count'?: (number | string | Long);
  'prerelease'?: (boolean);
  'variants'?: (boolean);
  '_variants'?: "variants";
}

export interface KeepSemver__Output {
  'per': (string);
  'count': (number);
  'prerelease': (boolean);
  'variants'?: (boolean);
  '_variants'?: "variants";
}
