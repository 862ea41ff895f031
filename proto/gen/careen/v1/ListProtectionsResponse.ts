// Original file: proto/careen/v1/policy.proto

import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../careen/v1/DeclaredObject.ts';

export interface ListProtectionsResponse {
  'protections'?: (_careen_v1_DeclaredObject)[];
  'nextPageToken'?: (string);
}

export interface ListProtectionsResponse__Output {
  'protections': (_careen_v1_DeclaredObject__Output)[];
  'nextPageToken': (string);
}
