// Original file: proto/careen/v1/workspace.proto


// Original file: proto/careen/v1/workspace.proto

export const _careen_v1_RevisionChange_Action = {
  ACTION_UNSPECIFIED: 'ACTION_UNSPECIFIED',
  ACTION_CREATE: 'ACTION_CREATE',
  ACTION_UPDATE: 'ACTION_UPDATE',
  ACTION_DELETE: 'ACTION_DELETE',
  ACTION_ACCEPT: 'ACTION_ACCEPT',
} as const;

export type _careen_v1_RevisionChange_Action =
  | 'ACTION_UNSPECIFIED'
  | 0
  | 'ACTION_CREATE'
  | 1
  | 'ACTION_UPDATE'
  | 2
  | 'ACTION_DELETE'
  | 3
  | 'ACTION_ACCEPT'
  | 4

export type _careen_v1_RevisionChange_Action__Output = typeof _careen_v1_RevisionChange_Action[keyof typeof _careen_v1_RevisionChange_Action]

export interface RevisionChange {
  'object'?: (string);
  'action'?: (_careen_v1_RevisionChange_Action);
}

export interface RevisionChange__Output {
  'object': (string);
  'action': (_careen_v1_RevisionChange_Action__Output);
}
