// Original file: proto/careen/v1/policy.proto


// Original file: proto/careen/v1/policy.proto

export const _careen_v1_Scope_Kind = {
  KIND_UNSPECIFIED: 'KIND_UNSPECIFIED',
  KIND_REPOSITORY: 'KIND_REPOSITORY',
  KIND_PATTERN: 'KIND_PATTERN',
  KIND_REGISTRY: 'KIND_REGISTRY',
  KIND_GLOBAL: 'KIND_GLOBAL',
} as const;

export type _careen_v1_Scope_Kind =
  | 'KIND_UNSPECIFIED'
  | 0
  | 'KIND_REPOSITORY'
  | 1
  | 'KIND_PATTERN'
  | 2
  | 'KIND_REGISTRY'
  | 3
  | 'KIND_GLOBAL'
  | 4

export type _careen_v1_Scope_Kind__Output = typeof _careen_v1_Scope_Kind[keyof typeof _careen_v1_Scope_Kind]

export interface Scope {
  'kind'?: (_careen_v1_Scope_Kind);
  'registry'?: (string);
  'repository'?: (string);
}

export interface Scope__Output {
  'kind': (_careen_v1_Scope_Kind__Output);
  'registry': (string);
  'repository': (string);
}
