// Original file: proto/careen/v1/run.proto

import type { Long } from '@grpc/proto-loader';

export interface RunWent {
  'deleted'?: (number | string | Long);
  'untagged'?: (number | string | Long);
  'unsettled'?: (number | string | Long);
}

export interface RunWent__Output {
  'deleted': (number);
  'untagged': (number);
  'unsettled': (number);
}
