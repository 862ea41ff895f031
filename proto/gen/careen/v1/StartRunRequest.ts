// Original file: proto/careen/v1/run.proto

import type { _careen_v1_Run_Kind, _careen_v1_Run_Kind__Output } from '../../careen/v1/Run.ts';

export interface StartRunRequest {
  'repository'?: (string);
  'kind'?: (_careen_v1_Run_Kind);
  'policy'?: (string);
  'requestId'?: (string);
}

export interface StartRunRequest__Output {
  'repository': (string);
  'kind': (_careen_v1_Run_Kind__Output);
  'policy': (string);
  'requestId': (string);
}
