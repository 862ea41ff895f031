// Original file: proto/careen/v1/registry.proto

import type { CheckResult as _careen_v1_CheckResult, CheckResult__Output as _careen_v1_CheckResult__Output } from '../../careen/v1/CheckResult.ts';

export interface CheckRegistryResponse {
  'name'?: (string);
  'repository'?: (string);
  'results'?: (_careen_v1_CheckResult)[];
}

export interface CheckRegistryResponse__Output {
  'name': (string);
  'repository': (string);
  'results': (_careen_v1_CheckResult__Output)[];
}
