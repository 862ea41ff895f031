// Original file: proto/careen/v1/plan.proto

import type { RepositoryEffect as _careen_v1_RepositoryEffect, RepositoryEffect__Output as _careen_v1_RepositoryEffect__Output } from '../../careen/v1/RepositoryEffect.ts';

export interface ListPlanEffectsResponse {
  'effects'?: (_careen_v1_RepositoryEffect)[];
  'nextPageToken'?: (string);
}

export interface ListPlanEffectsResponse__Output {
  'effects': (_careen_v1_RepositoryEffect__Output)[];
  'nextPageToken': (string);
}
