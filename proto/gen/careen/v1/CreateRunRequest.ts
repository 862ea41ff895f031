// Original file: proto/careen/v1/run.proto

import type { Run as _careen_v1_Run, Run__Output as _careen_v1_Run__Output } from '../../careen/v1/Run.ts';

export interface CreateRunRequest {
  'parent'?: (string);
  'run'?: (_careen_v1_Run | null);
  'requestId'?: (string);
  'validateOnly'?: (boolean);
}

export interface CreateRunRequest__Output {
  'parent': (string);
  'run': (_careen_v1_Run__Output | null);
  'requestId': (string);
  'validateOnly': (boolean);
}
