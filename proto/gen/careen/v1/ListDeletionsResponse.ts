// Original file: proto/careen/v1/run.proto

import type { DeletedImage as _careen_v1_DeletedImage, DeletedImage__Output as _careen_v1_DeletedImage__Output } from '../../careen/v1/DeletedImage.ts';

export interface ListDeletionsResponse {
  'deletions'?: (_careen_v1_DeletedImage)[];
  'nextPageToken'?: (string);
}

export interface ListDeletionsResponse__Output {
  'deletions': (_careen_v1_DeletedImage__Output)[];
  'nextPageToken': (string);
}
