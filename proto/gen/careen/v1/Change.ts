// Original file: proto/careen/v1/plan.proto

import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../careen/v1/DeclaredObject.ts';
import type { FieldChange as _careen_v1_FieldChange, FieldChange__Output as _careen_v1_FieldChange__Output } from '../../careen/v1/FieldChange.ts';

// Original file: proto/careen/v1/plan.proto

export const _careen_v1_Change_Action = {
  ACTION_UNSPECIFIED: 'ACTION_UNSPECIFIED',
  ACTION_CREATE: 'ACTION_CREATE',
  ACTION_UPDATE: 'ACTION_UPDATE',
  ACTION_DELETE: 'ACTION_DELETE',
} as const;

export type _careen_v1_Change_Action =
  | 'ACTION_UNSPECIFIED'
  | 0
  | 'ACTION_CREATE'
  | 1
  | 'ACTION_UPDATE'
  | 2
  | 'ACTION_DELETE'
  | 3

export type _careen_v1_Change_Action__Output = typeof _careen_v1_Change_Action[keyof typeof _careen_v1_Change_Action]

export interface Change {
  'action'?: (_careen_v1_Change_Action);
  'name'?: (string);
  'before'?: (_careen_v1_DeclaredObject | null);
  'after'?: (_careen_v1_DeclaredObject | null);
  'fields'?: (_careen_v1_FieldChange)[];
}

export interface Change__Output {
  'action': (_careen_v1_Change_Action__Output);
  'name': (string);
  'before': (_careen_v1_DeclaredObject__Output | null);
  'after': (_careen_v1_DeclaredObject__Output | null);
  'fields': (_careen_v1_FieldChange__Output)[];
}
