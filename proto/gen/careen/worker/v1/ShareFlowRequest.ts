// Original file: proto/careen/worker/v1/flow.proto

import type { HostUse as _careen_worker_v1_HostUse, HostUse__Output as _careen_worker_v1_HostUse__Output } from '../../../careen/worker/v1/HostUse.ts';

export interface ShareFlowRequest {
  'instance'?: (string);
  'hosts'?: (_careen_worker_v1_HostUse)[];
}

export interface ShareFlowRequest__Output {
  'instance': (string);
  'hosts': (_careen_worker_v1_HostUse__Output)[];
}
