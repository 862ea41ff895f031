// Original file: proto/careen/v1/restoration.proto

import type { Decision as _careen_v1_Decision, Decision__Output as _careen_v1_Decision__Output } from '../../careen/v1/Decision.ts';
import type { Pin as _careen_v1_Pin, Pin__Output as _careen_v1_Pin__Output } from '../../careen/v1/Pin.ts';

export interface DeletedAgain {
  'decision'?: (_careen_v1_Decision | null);
  'pin'?: (_careen_v1_Pin | null);
}

export interface DeletedAgain__Output {
  'decision': (_careen_v1_Decision__Output | null);
  'pin': (_careen_v1_Pin__Output | null);
}
