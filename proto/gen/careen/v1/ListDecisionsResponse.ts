// Original file: proto/careen/v1/run.proto

import type { Decision as _careen_v1_Decision, Decision__Output as _careen_v1_Decision__Output } from '../../careen/v1/Decision.ts';

export interface ListDecisionsResponse {
  'decisions'?: (_careen_v1_Decision)[];
  'nextPageToken'?: (string);
}

export interface ListDecisionsResponse__Output {
  'decisions': (_careen_v1_Decision__Output)[];
  'nextPageToken': (string);
}
