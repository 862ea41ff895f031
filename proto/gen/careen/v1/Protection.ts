// Original file: proto/careen/v1/policy.proto

import type { Scope as _careen_v1_Scope, Scope__Output as _careen_v1_Scope__Output } from '../../careen/v1/Scope.ts';

export interface Protection {
  'name'?: (string);
  'description'?: (string);
  'scope'?: (_careen_v1_Scope | null);
  'tagRegexp'?: (string);
  'digests'?: (string)[];
  '_tagRegexp'?: "tagRegexp";
}

export interface Protection__Output {
  'name': (string);
  'description': (string);
  'scope': (_careen_v1_Scope__Output | null);
  'tagRegexp'?: (string);
  'digests': (string)[];
  '_tagRegexp'?: "tagRegexp";
}
