// Original file: proto/careen/worker/v1/worker.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';
import type { _careen_v1_Run_State, _careen_v1_Run_State__Output } from '../../../careen/v1/Run.ts';
import type { LimitCheck as _careen_v1_LimitCheck, LimitCheck__Output as _careen_v1_LimitCheck__Output } from '../../../careen/v1/LimitCheck.ts';
import type { Long } from '@grpc/proto-loader';

export interface FinishRunRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'state'?: (_careen_v1_Run_State);
  'failed'?: (number | string | Long);
  'limitChecks'?: (_careen_v1_LimitCheck)[];
  'errorCode'?: (string);
  'message'?: (string);
  '_failed'?: "failed";
}

export interface FinishRunRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'state': (_careen_v1_Run_State__Output);
  'failed'?: (number);
  'limitChecks': (_careen_v1_LimitCheck__Output)[];
  'errorCode': (string);
  'message': (string);
  '_failed'?: "failed";
}
