// Original file: proto/careen/v1/plan.proto

import type { Progress as _careen_v1_Progress, Progress__Output as _careen_v1_Progress__Output } from '../../careen/v1/Progress.ts';
import type { Change as _careen_v1_Change, Change__Output as _careen_v1_Change__Output } from '../../careen/v1/Change.ts';
import type { RepositoryEffect as _careen_v1_RepositoryEffect, RepositoryEffect__Output as _careen_v1_RepositoryEffect__Output } from '../../careen/v1/RepositoryEffect.ts';
import type { DecisionBatch as _careen_v1_DecisionBatch, DecisionBatch__Output as _careen_v1_DecisionBatch__Output } from '../../careen/v1/DecisionBatch.ts';
import type { Plan as _careen_v1_Plan, Plan__Output as _careen_v1_Plan__Output } from '../../careen/v1/Plan.ts';

export interface CreatePlanResponse {
  'progress'?: (_careen_v1_Progress | null);
  'change'?: (_careen_v1_Change | null);
  'effect'?: (_careen_v1_RepositoryEffect | null);
  'images'?: (_careen_v1_DecisionBatch | null);
  'plan'?: (_careen_v1_Plan | null);
  'part'?: "progress"|"change"|"effect"|"images"|"plan";
}

export interface CreatePlanResponse__Output {
  'progress'?: (_careen_v1_Progress__Output | null);
  'change'?: (_careen_v1_Change__Output | null);
  'effect'?: (_careen_v1_RepositoryEffect__Output | null);
  'images'?: (_careen_v1_DecisionBatch__Output | null);
  'plan'?: (_careen_v1_Plan__Output | null);
  'part'?: "progress"|"change"|"effect"|"images"|"plan";
}
