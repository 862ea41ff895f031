// Original file: proto/careen/v1/registry.proto

import type { RegistryFacts as _careen_v1_RegistryFacts, RegistryFacts__Output as _careen_v1_RegistryFacts__Output } from '../../careen/v1/RegistryFacts.ts';
import type { RegistrySize as _careen_v1_RegistrySize, RegistrySize__Output as _careen_v1_RegistrySize__Output } from '../../careen/v1/RegistrySize.ts';

export interface RegistryState {
  'name'?: (string);
  'url'?: (string);
  'workspace'?: (string);
  'facts'?: (_careen_v1_RegistryFacts | null);
  'size'?: (_careen_v1_RegistrySize | null);
}

export interface RegistryState__Output {
  'name': (string);
  'url': (string);
  'workspace': (string);
  'facts': (_careen_v1_RegistryFacts__Output | null);
  'size': (_careen_v1_RegistrySize__Output | null);
}
