// Original file: proto/careen/v1/server.proto

import type { HealthComponent as _careen_v1_HealthComponent, HealthComponent__Output as _careen_v1_HealthComponent__Output } from '../../careen/v1/HealthComponent.ts';

export interface Health {
  'components'?: (_careen_v1_HealthComponent)[];
}

export interface Health__Output {
  'components': (_careen_v1_HealthComponent__Output)[];
}
