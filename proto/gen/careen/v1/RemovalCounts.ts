// Original file: proto/careen/v1/run.proto

import type { Long } from '@grpc/proto-loader';

export interface RemovalCounts {
  'deleted'?: (number | string | Long);
  'untagged'?: (number | string | Long);
  'pending'?: (number | string | Long);
}

export interface RemovalCounts__Output {
  'deleted': (number);
  'untagged': (number);
  'pending': (number);
}
