// Original file: proto/careen/v1/plan.proto

import type { Long } from '@grpc/proto-loader';

export interface ApplyPlanResponse {
  'serial'?: (number | string | Long);
  'added'?: (number | string | Long);
  'changed'?: (number | string | Long);
  'destroyed'?: (number | string | Long);
}

export interface ApplyPlanResponse__Output {
  'serial': (number);
  'added': (number);
  'changed': (number);
  'destroyed': (number);
}
