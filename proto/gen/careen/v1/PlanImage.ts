// Original file: proto/careen/v1/plan.proto

import type { Decision as _careen_v1_Decision, Decision__Output as _careen_v1_Decision__Output } from '../../careen/v1/Decision.ts';

export interface PlanImage {
  'repository'?: (string);
  'decision'?: (_careen_v1_Decision | null);
}

export interface PlanImage__Output {
  'repository': (string);
  'decision': (_careen_v1_Decision__Output | null);
}
