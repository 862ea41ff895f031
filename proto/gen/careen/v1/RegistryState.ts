// Original file: proto/careen/v1/registry.proto

import type { RegistryCapabilities as _careen_v1_RegistryCapabilities, RegistryCapabilities__Output as _careen_v1_RegistryCapabilities__Output } from '../../careen/v1/RegistryCapabilities.ts';
import type { RegistrySize as _careen_v1_RegistrySize, RegistrySize__Output as _careen_v1_RegistrySize__Output } from '../../careen/v1/RegistrySize.ts';
import type { Pause as _careen_v1_Pause, Pause__Output as _careen_v1_Pause__Output } from '../../careen/v1/Pause.ts';
import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../careen/v1/DeclaredObject.ts';

export interface RegistryState {
  'name'?: (string);
  'url'?: (string);
  'capabilities'?: (_careen_v1_RegistryCapabilities | null);
  'size'?: (_careen_v1_RegistrySize | null);
  'pause'?: (_careen_v1_Pause | null);
  'declared'?: (_careen_v1_DeclaredObject | null);
}

export interface RegistryState__Output {
  'name': (string);
  'url': (string);
  'capabilities': (_careen_v1_RegistryCapabilities__Output | null);
  'size': (_careen_v1_RegistrySize__Output | null);
  'pause': (_careen_v1_Pause__Output | null);
  'declared': (_careen_v1_DeclaredObject__Output | null);
}
