// Original file: proto/careen/v1/registry.proto

import type { Finding as _careen_v1_Finding, Finding__Output as _careen_v1_Finding__Output } from '../../careen/v1/Finding.ts';

export interface CheckRegistryResponse {
  'name'?: (string);
  'repository'?: (string);
  'findings'?: (_careen_v1_Finding)[];
}

export interface CheckRegistryResponse__Output {
  'name': (string);
  'repository': (string);
  'findings': (_careen_v1_Finding__Output)[];
}
