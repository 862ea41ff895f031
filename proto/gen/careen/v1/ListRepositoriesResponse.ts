// Original file: proto/careen/v1/repository.proto

import type { Repository as _careen_v1_Repository, Repository__Output as _careen_v1_Repository__Output } from '../../careen/v1/Repository.ts';

export interface ListRepositoriesResponse {
  'repositories'?: (_careen_v1_Repository)[];
  'nextPageToken'?: (string);
}

export interface ListRepositoriesResponse__Output {
  'repositories': (_careen_v1_Repository__Output)[];
  'nextPageToken': (string);
}
