// Original file: proto/careen/v1/plan.proto

import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../careen/v1/DeclaredObject.ts';
import type { Origin as _careen_v1_Origin, Origin__Output as _careen_v1_Origin__Output } from '../../careen/v1/Origin.ts';
import type { Selection as _careen_v1_Selection, Selection__Output as _careen_v1_Selection__Output } from '../../careen/v1/Selection.ts';

// Original file: proto/careen/v1/plan.proto

export const _careen_v1_CreatePlanRequest_Refresh = {
  REFRESH_UNSPECIFIED: 'REFRESH_UNSPECIFIED',
  REFRESH_OLD: 'REFRESH_OLD',
  REFRESH_NEVER: 'REFRESH_NEVER',
} as const;

export type _careen_v1_CreatePlanRequest_Refresh =
  | 'REFRESH_UNSPECIFIED'
  | 0
  | 'REFRESH_OLD'
  | 1
  | 'REFRESH_NEVER'
  | 2

export type _careen_v1_CreatePlanRequest_Refresh__Output = typeof _careen_v1_CreatePlanRequest_Refresh[keyof typeof _careen_v1_CreatePlanRequest_Refresh]

export interface CreatePlanRequest {
  'parent'?: (string);
  'objects'?: (_careen_v1_DeclaredObject)[];
  'skipEffects'?: (boolean);
  'origin'?: (_careen_v1_Origin | null);
  'takeOver'?: (boolean);
  'namesWorkspace'?: (boolean);
  'selection'?: (_careen_v1_Selection | null);
  'refresh'?: (_careen_v1_CreatePlanRequest_Refresh);
  'refreshOnly'?: (boolean);
}

export interface CreatePlanRequest__Output {
  'parent': (string);
  'objects': (_careen_v1_DeclaredObject__Output)[];
  'skipEffects': (boolean);
  'origin': (_careen_v1_Origin__Output | null);
  'takeOver': (boolean);
  'namesWorkspace': (boolean);
  'selection': (_careen_v1_Selection__Output | null);
  'refresh': (_careen_v1_CreatePlanRequest_Refresh__Output);
  'refreshOnly': (boolean);
}
