// Original file: proto/careen/v1/token.proto

import type { Role as _careen_v1_Role, Role__Output as _careen_v1_Role__Output } from '../../careen/v1/Role.ts';

export interface Grant {
  'role'?: (_careen_v1_Role);
  'workspaces'?: (string)[];
  'registries'?: (string)[];
}

export interface Grant__Output {
  'role': (_careen_v1_Role__Output);
  'workspaces': (string)[];
  'registries': (string)[];
}
