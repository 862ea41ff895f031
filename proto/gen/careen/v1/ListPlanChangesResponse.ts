// Original file: proto/careen/v1/plan.proto

import type { Change as _careen_v1_Change, Change__Output as _careen_v1_Change__Output } from '../../careen/v1/Change.ts';

export interface ListPlanChangesResponse {
  'changes'?: (_careen_v1_Change)[];
  'nextPageToken'?: (string);
}

export interface ListPlanChangesResponse__Output {
  'changes': (_careen_v1_Change__Output)[];
  'nextPageToken': (string);
}
