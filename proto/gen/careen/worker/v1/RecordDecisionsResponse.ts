// Original file: proto/careen/worker/v1/worker.proto

import type { LimitCheck as _careen_v1_LimitCheck, LimitCheck__Output as _careen_v1_LimitCheck__Output } from '../../../careen/v1/LimitCheck.ts';

export interface RecordDecisionsResponse {
  'exceeded'?: (_careen_v1_LimitCheck)[];
}

export interface RecordDecisionsResponse__Output {
  'exceeded': (_careen_v1_LimitCheck__Output)[];
}
