// Original file: proto/careen/v1/plan.proto

import type { Progress as _careen_v1_Progress, Progress__Output as _careen_v1_Progress__Output } from '../../careen/v1/Progress.ts';
import type { Plan as _careen_v1_Plan, Plan__Output as _careen_v1_Plan__Output } from '../../careen/v1/Plan.ts';

export interface WatchPlanResponse {
  'cursor'?: (string);
  'progress'?: (_careen_v1_Progress | null);
  'plan'?: (_careen_v1_Plan | null);
  'part'?: "progress"|"plan";
}

export interface WatchPlanResponse__Output {
  'cursor': (string);
  'progress'?: (_careen_v1_Progress__Output | null);
  'plan'?: (_careen_v1_Plan__Output | null);
  'part'?: "progress"|"plan";
}
