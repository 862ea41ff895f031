// Original file: proto/careen/v1/repository.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/careen/v1/repository.proto

export const _careen_v1_Removal_Action = {
  ACTION_UNSPECIFIED: 'ACTION_UNSPECIFIED',
  ACTION_DELETE: 'ACTION_DELETE',
  ACTION_UNTAG: 'ACTION_UNTAG',
} as const;

export type _careen_v1_Removal_Action =
  | 'ACTION_UNSPECIFIED'
  | 0
  | 'ACTION_DELETE'
  | 1
  | 'ACTION_UNTAG'
  | 2

export type _careen_v1_Removal_Action__Output = typeof _careen_v1_Removal_Action[keyof typeof _careen_v1_Removal_Action]

// Original file: proto/careen/v1/repository.proto

export const _careen_v1_Removal_Outcome = {
  OUTCOME_UNSPECIFIED: 'OUTCOME_UNSPECIFIED',
  OUTCOME_DELETED: 'OUTCOME_DELETED',
  OUTCOME_UNTAGGED: 'OUTCOME_UNTAGGED',
  OUTCOME_GONE: 'OUTCOME_GONE',
  OUTCOME_REFUSED: 'OUTCOME_REFUSED',
  OUTCOME_NOT_DONE: 'OUTCOME_NOT_DONE',
  OUTCOME_PENDING: 'OUTCOME_PENDING',
  OUTCOME_NOT_GONE: 'OUTCOME_NOT_GONE',
} as const;

export type _careen_v1_Removal_Outcome =
  | 'OUTCOME_UNSPECIFIED'
  | 0
  | 'OUTCOME_DELETED'
  | 1
  | 'OUTCOME_UNTAGGED'
  | 2
  | 'OUTCOME_GONE'
  | 3
  | 'OUTCOME_REFUSED'
  | 4
  | 'OUTCOME_NOT_DONE'
  | 5
  | 'OUTCOME_PENDING'
  | 6
  | 'OUTCOME_NOT_GONE'
  | 7

export type _careen_v1_Removal_Outcome__Output = typeof _careen_v1_Removal_Outcome[keyof typeof _careen_v1_Removal_Outcome]

export interface Removal {
  'name'?: (string);
  'image'?: (string);
  'tags'?: (string)[];
  'outcome'?: (_careen_v1_Removal_Outcome);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'settleTime'?: (_google_protobuf_Timestamp | null);
  'reasons'?: (string)[];
  'sizeBytes'?: (number | string | Long);
  'detail'?: (string);
  'restoreTime'?: (_google_protobuf_Timestamp | null);
  'action'?: (_careen_v1_Removal_Action);
  'firstOutcome'?: (_careen_v1_Removal_Outcome);
  'firstSettleTime'?: (_google_protobuf_Timestamp | null);
  'part'?: (boolean);
  '_sizeBytes'?: "sizeBytes";
}

export interface Removal__Output {
  'name': (string);
  'image': (string);
  'tags': (string)[];
  'outcome': (_careen_v1_Removal_Outcome__Output);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'settleTime': (_google_protobuf_Timestamp__Output | null);
  'reasons': (string)[];
  'sizeBytes'?: (number);
  'detail': (string);
  'restoreTime': (_google_protobuf_Timestamp__Output | null);
  'action': (_careen_v1_Removal_Action__Output);
  'firstOutcome': (_careen_v1_Removal_Outcome__Output);
  'firstSettleTime': (_google_protobuf_Timestamp__Output | null);
  'part': (boolean);
  '_sizeBytes'?: "sizeBytes";
}
