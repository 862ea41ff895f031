// Original file: proto/careen/v1/policy.proto

import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../careen/v1/DeclaredObject.ts';

export interface ListPoliciesResponse {
  'policies'?: (_careen_v1_DeclaredObject)[];
  'nextPageToken'?: (string);
}

export interface ListPoliciesResponse__Output {
  'policies': (_careen_v1_DeclaredObject__Output)[];
  'nextPageToken': (string);
}
