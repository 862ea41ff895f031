// Original file: proto/careen/v1/approval.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/careen/v1/approval.proto

export const _careen_v1_Approval_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  STATE_VALID: 'STATE_VALID',
  STATE_USED: 'STATE_USED',
  STATE_REVOKED: 'STATE_REVOKED',
  STATE_EXPIRED: 'STATE_EXPIRED',
} as const;

export type _careen_v1_Approval_State =
  | 'STATE_UNSPECIFIED'
  | 0
  | 'STATE_VALID'
  | 1
  | 'STATE_USED'
  | 2
  | 'STATE_REVOKED'
  | 3
  | 'STATE_EXPIRED'
  | 4

export type _careen_v1_Approval_State__Output = typeof _careen_v1_Approval_State[keyof typeof _careen_v1_Approval_State]

export interface Approval {
  'name'?: (string);
  'subject'?: (string);
  'subjectSha256'?: (Buffer | Uint8Array | string);
  'state'?: (_careen_v1_Approval_State);
  'createdBy'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'note'?: (string);
  'run'?: (string);
  'images'?: (number | string | Long);
  'claimed'?: (string);
}

export interface Approval__Output {
  'name': (string);
  'subject': (string);
  'subjectSha256': (Buffer);
  'state': (_careen_v1_Approval_State__Output);
  'createdBy': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  'note': (string);
  'run': (string);
  'images': (number);
  'claimed': (string);
}
