// Original file: proto/careen/v1/plan.proto

import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../careen/v1/DeclaredObject.ts';
import type { Origin as _careen_v1_Origin, Origin__Output as _careen_v1_Origin__Output } from '../../careen/v1/Origin.ts';
import type { Selection as _careen_v1_Selection, Selection__Output as _careen_v1_Selection__Output } from '../../careen/v1/Selection.ts';

export interface CreatePlanRequest {
  'parent'?: (string);
  'objects'?: (_careen_v1_DeclaredObject)[];
  'skipEffects'?: (boolean);
  'origin'?: (_careen_v1_Origin | null);
  'takeOver'?: (boolean);
  'namesWorkspace'?: (boolean);
  'selection'?: (_careen_v1_Selection | null);
}

export interface CreatePlanRequest__Output {
  'parent': (string);
  'objects': (_careen_v1_DeclaredObject__Output)[];
  'skipEffects': (boolean);
  'origin': (_careen_v1_Origin__Output | null);
  'takeOver': (boolean);
  'namesWorkspace': (boolean);
  'selection': (_careen_v1_Selection__Output | null);
}
