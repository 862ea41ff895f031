// Original file: proto/careen/v1/workspace.proto

import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../careen/v1/DeclaredObject.ts';

export interface ListRevisionObjectsResponse {
  'objects'?: (_careen_v1_DeclaredObject)[];
  'nextPageToken'?: (string);
}

export interface ListRevisionObjectsResponse__Output {
  'objects': (_careen_v1_DeclaredObject__Output)[];
  'nextPageToken': (string);
}
