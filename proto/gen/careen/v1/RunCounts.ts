// Original file: proto/careen/v1/run.proto

import type { Long } from '@grpc/proto-loader';

export interface RunCounts {
  'kept'?: (number | string | Long);
  'planned'?: (number | string | Long);
  'deleted'?: (number | string | Long);
  'untagged'?: (number | string | Long);
  'skipped'?: (number | string | Long);
  'failed'?: (number | string | Long);
  'freedBytes'?: (number | string | Long);
  '_freedBytes'?: "freedBytes";
}

export interface RunCounts__Output {
  'kept': (number);
  'planned': (number);
  'deleted': (number);
  'untagged': (number);
  'skipped': (number);
  'failed': (number);
  'freedBytes'?: (number);
  '_freedBytes'?: "freedBytes";
}
