// Original file: proto/careen/v1/workspace.proto

import type { Drift as _careen_v1_Drift, Drift__Output as _careen_v1_Drift__Output } from '../../careen/v1/Drift.ts';

export interface ListDriftResponse {
  'drift'?: (_careen_v1_Drift)[];
  'nextPageToken'?: (string);
}

export interface ListDriftResponse__Output {
  'drift': (_careen_v1_Drift__Output)[];
  'nextPageToken': (string);
}
