// Original file: proto/careen/worker/v1/inventory.proto

import type { TagState as _careen_worker_v1_TagState, TagState__Output as _careen_worker_v1_TagState__Output } from '../../../careen/worker/v1/TagState.ts';

export interface ListTagsResponse {
  'tags'?: (_careen_worker_v1_TagState)[];
}

export interface ListTagsResponse__Output {
  'tags': (_careen_worker_v1_TagState__Output)[];
}
