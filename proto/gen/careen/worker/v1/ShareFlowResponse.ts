// Original file: proto/careen/worker/v1/flow.proto

import type { HostShare as _careen_worker_v1_HostShare, HostShare__Output as _careen_worker_v1_HostShare__Output } from '../../../careen/worker/v1/HostShare.ts';

export interface ShareFlowResponse {
  'shares'?: (_careen_worker_v1_HostShare)[];
  'queuePrefix'?: (string);
}

export interface ShareFlowResponse__Output {
  'shares': (_careen_worker_v1_HostShare__Output)[];
  'queuePrefix': (string);
}
