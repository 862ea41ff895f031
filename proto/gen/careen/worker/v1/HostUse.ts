// Original file: proto/careen/worker/v1/flow.proto

import type { Places as _careen_worker_v1_Places, Places__Output as _careen_worker_v1_Places__Output } from '../../../careen/worker/v1/Places.ts';
import type { Long } from '@grpc/proto-loader';

export interface HostUse {
  'origin'?: (string);
  'holds'?: (_careen_worker_v1_Places | null);
  'rate'?: (number | string);
  'pauseMillis'?: (number | string | Long);
  '_rate'?: "rate";
}

export interface HostUse__Output {
  'origin': (string);
  'holds': (_careen_worker_v1_Places__Output | null);
  'rate'?: (number);
  'pauseMillis': (number);
  '_rate'?: "rate";
}
