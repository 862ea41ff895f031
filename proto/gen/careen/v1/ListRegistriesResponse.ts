// Original file: proto/careen/v1/registry.proto

import type { RegistryState as _careen_v1_RegistryState, RegistryState__Output as _careen_v1_RegistryState__Output } from '../../careen/v1/RegistryState.ts';

export interface ListRegistriesResponse {
  'registries'?: (_careen_v1_RegistryState)[];
  'nextPageToken'?: (string);
}

export interface ListRegistriesResponse__Output {
  'registries': (_careen_v1_RegistryState__Output)[];
  'nextPageToken': (string);
}
