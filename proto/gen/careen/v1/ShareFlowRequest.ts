// Original file: proto/careen/v1/worker.proto

import type { HostUse as _careen_v1_HostUse, HostUse__Output as _careen_v1_HostUse__Output } from '../../careen/v1/HostUse.ts';

export interface ShareFlowRequest {
  'worker'?: (string);
  'hosts'?: (_careen_v1_HostUse)[];
}

export interface ShareFlowRequest__Output {
  'worker': (string);
  'hosts': (_careen_v1_HostUse__Output)[];
}
