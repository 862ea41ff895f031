// Original file: proto/careen/worker/v1/worker.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';
import type { _careen_v1_Run_State, _careen_v1_Run_State__Output } from '../../../careen/v1/Run.ts';
import type { RunCounts as _careen_v1_RunCounts, RunCounts__Output as _careen_v1_RunCounts__Output } from '../../../careen/v1/RunCounts.ts';
import type { LimitCheck as _careen_v1_LimitCheck, LimitCheck__Output as _careen_v1_LimitCheck__Output } from '../../../careen/v1/LimitCheck.ts';

export interface FinishRunRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'state'?: (_careen_v1_Run_State);
  'counts'?: (_careen_v1_RunCounts | null);
  'limitChecks'?: (_careen_v1_LimitCheck)[];
  'digests'?: (string)[];
  'errorCode'?: (string);
  'message'?: (string);
  'incident'?: (boolean);
}

export interface FinishRunRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'state': (_careen_v1_Run_State__Output);
  'counts': (_careen_v1_RunCounts__Output | null);
  'limitChecks': (_careen_v1_LimitCheck__Output)[];
  'digests': (string)[];
  'errorCode': (string);
  'message': (string);
  'incident': (boolean);
}
