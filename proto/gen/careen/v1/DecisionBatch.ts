// Original file: proto/careen/v1/plan.proto

import type { Decision as _careen_v1_Decision, Decision__Output as _careen_v1_Decision__Output } from '../../careen/v1/Decision.ts';

export interface DecisionBatch {
  'decisions'?: (_careen_v1_Decision)[];
}

export interface DecisionBatch__Output {
  'decisions': (_careen_v1_Decision__Output)[];
}
