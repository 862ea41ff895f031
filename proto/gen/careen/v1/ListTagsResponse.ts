// Original file: proto/careen/v1/worker.proto

import type { TagState as _careen_v1_TagState, TagState__Output as _careen_v1_TagState__Output } from '../../careen/v1/TagState.ts';

export interface ListTagsResponse {
  'tags'?: (_careen_v1_TagState)[];
}

export interface ListTagsResponse__Output {
  'tags': (_careen_v1_TagState__Output)[];
}
