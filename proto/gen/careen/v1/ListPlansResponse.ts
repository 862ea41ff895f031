// Original file: proto/careen/v1/plan.proto

import type { Plan as _careen_v1_Plan, Plan__Output as _careen_v1_Plan__Output } from '../../careen/v1/Plan.ts';

export interface ListPlansResponse {
  'plans'?: (_careen_v1_Plan)[];
  'nextPageToken'?: (string);
}

export interface ListPlansResponse__Output {
  'plans': (_careen_v1_Plan__Output)[];
  'nextPageToken': (string);
}
