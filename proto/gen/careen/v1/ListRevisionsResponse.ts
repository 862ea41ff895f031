// Original file: proto/careen/v1/workspace.proto

import type { Revision as _careen_v1_Revision, Revision__Output as _careen_v1_Revision__Output } from '../../careen/v1/Revision.ts';

export interface ListRevisionsResponse {
  'revisions'?: (_careen_v1_Revision)[];
  'nextPageToken'?: (string);
}

export interface ListRevisionsResponse__Output {
  'revisions': (_careen_v1_Revision__Output)[];
  'nextPageToken': (string);
}
