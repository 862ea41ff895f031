// Original file: proto/careen/v1/plan.proto

import type { Long } from '@grpc/proto-loader';

export interface Progress {
  'message'?: (string);
  'done'?: (number | string | Long);
  'total'?: (number | string | Long);
}

export interface Progress__Output {
  'message': (string);
  'done': (number);
  'total': (number);
}
