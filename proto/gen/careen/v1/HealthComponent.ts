// Original file: proto/careen/v1/server.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

// Original file: proto/careen/v1/server.proto

export const _careen_v1_HealthComponent_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  STATE_OK: 'STATE_OK',
  STATE_DEGRADED: 'STATE_DEGRADED',
  STATE_FAILING: 'STATE_FAILING',
} as const;

export type _careen_v1_HealthComponent_State =
  | 'STATE_UNSPECIFIED'
  | 0
  | 'STATE_OK'
  | 1
  | 'STATE_DEGRADED'
  | 2
  | 'STATE_FAILING'
  | 3

export type _careen_v1_HealthComponent_State__Output = typeof _careen_v1_HealthComponent_State[keyof typeof _careen_v1_HealthComponent_State]

export interface HealthComponent {
  'component'?: (string);
  'state'?: (_careen_v1_HealthComponent_State);
  'code'?: (string);
  'message'?: (string);
  'sinceTime'?: (_google_protobuf_Timestamp | null);
  'lastSuccessTime'?: (_google_protobuf_Timestamp | null);
  'note'?: (string);
}

export interface HealthComponent__Output {
  'component': (string);
  'state': (_careen_v1_HealthComponent_State__Output);
  'code': (string);
  'message': (string);
  'sinceTime': (_google_protobuf_Timestamp__Output | null);
  'lastSuccessTime': (_google_protobuf_Timestamp__Output | null);
  'note': (string);
}
