// Original file: proto/careen/v1/origin.proto

import type { Long } from '@grpc/proto-loader';

export interface Origin {
  'id'?: (string);
  'revision'?: (string);
  'modified'?: (boolean);
  'rollbackSerial'?: (number | string | Long);
  '_modified'?: "modified";
}

export interface Origin__Output {
  'id': (string);
  'revision': (string);
  'modified'?: (boolean);
  'rollbackSerial': (number);
  '_modified'?: "modified";
}
