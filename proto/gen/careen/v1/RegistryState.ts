// Original file: proto/careen/v1/registry.proto

import type { RegistryFacts as _careen_v1_RegistryFacts, RegistryFacts__Output as _careen_v1_RegistryFacts__Output } from '../../careen/v1/RegistryFacts.ts';

export interface RegistryState {
  'name'?: (string);
  'url'?: (string);
  'workspace'?: (string);
  'facts'?: (_careen_v1_RegistryFacts | null);
}

export interface RegistryState__Output {
  'name': (string);
  'url': (string);
  'workspace': (string);
  'facts': (_careen_v1_RegistryFacts__Output | null);
}
