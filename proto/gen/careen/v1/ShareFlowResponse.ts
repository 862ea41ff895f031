// Original file: proto/careen/v1/worker.proto

import type { HostShare as _careen_v1_HostShare, HostShare__Output as _careen_v1_HostShare__Output } from '../../careen/v1/HostShare.ts';

export interface ShareFlowResponse {
  'shares'?: (_careen_v1_HostShare)[];
}

export interface ShareFlowResponse__Output {
  'shares': (_careen_v1_HostShare__Output)[];
}
