// Original file: proto/careen/v1/decision.proto

import type { Long } from '@grpc/proto-loader';

export interface Verdict {
  'rule'?: (string);
  'delete'?: (boolean);
  'rank'?: (number | string | Long);
  'of'?: (number | string | Long);
  'retainedTop'?: (number | string | Long);
  'expirePeriodMs'?: (number | string | Long);
  '_retainedTop'?: "retainedTop";
  '_expirePeriodMs'?: "expirePeriodMs";
}

export interface Verdict__Output {
  'rule': (string);
  'delete': (boolean);
  'rank': (number);
  'of': (number);
  'retainedTop'?: (number);
  'expirePeriodMs'?: (number);
  '_retainedTop'?: "retainedTop";
  '_expirePeriodMs'?: "expirePeriodMs";
}
