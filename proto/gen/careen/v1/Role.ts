// Original file: proto/careen/v1/token.proto

export const Role = {
  ROLE_UNSPECIFIED: 'ROLE_UNSPECIFIED',
  ROLE_READER: 'ROLE_READER',
  ROLE_OPERATOR: 'ROLE_OPERATOR',
  ROLE_WRITER: 'ROLE_WRITER',
  ROLE_ADMIN: 'ROLE_ADMIN',
  ROLE_WORKER: 'ROLE_WORKER',
} as const;

export type Role =
  | 'ROLE_UNSPECIFIED'
  | 0
  | 'ROLE_READER'
  | 1
  | 'ROLE_OPERATOR'
  | 2
  | 'ROLE_WRITER'
  | 3
  | 'ROLE_ADMIN'
  | 4
  | 'ROLE_WORKER'
  | 5

export type Role__Output = typeof Role[keyof typeof Role]
