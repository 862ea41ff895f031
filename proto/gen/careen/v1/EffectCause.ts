// Original file: proto/careen/v1/plan.proto

import type { Long } from '@grpc/proto-loader';

export interface EffectCause {
  'added'?: (number | string | Long);
  'anyway'?: (number | string | Long);
  'removed'?: (number | string | Long);
  'removedNames'?: (string)[];
}

export interface EffectCause__Output {
  'added': (number);
  'anyway': (number);
  'removed': (number);
  'removedNames': (string)[];
}
