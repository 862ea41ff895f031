// Original file: proto/careen/v1/run.proto

import type { Run as _careen_v1_Run, Run__Output as _careen_v1_Run__Output } from '../../careen/v1/Run.ts';

export interface ListRunsResponse {
  'runs'?: (_careen_v1_Run)[];
  'nextPageToken'?: (string);
}

export interface ListRunsResponse__Output {
  'runs': (_careen_v1_Run__Output)[];
  'nextPageToken': (string);
}
