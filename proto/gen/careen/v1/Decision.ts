// Original file: proto/careen/v1/decision.proto

import type { Reason as _careen_v1_Reason, Reason__Output as _careen_v1_Reason__Output } from '../../careen/v1/Reason.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Verdict as _careen_v1_Verdict, Verdict__Output as _careen_v1_Verdict__Output } from '../../careen/v1/Verdict.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/careen/v1/decision.proto

export const _careen_v1_Decision_Action = {
  ACTION_UNSPECIFIED: 'ACTION_UNSPECIFIED',
  ACTION_KEEP: 'ACTION_KEEP',
  ACTION_DELETE: 'ACTION_DELETE',
  ACTION_UNTAG: 'ACTION_UNTAG',
  ACTION_CASCADE: 'ACTION_CASCADE',
} as const;

export type _careen_v1_Decision_Action =
  | 'ACTION_UNSPECIFIED'
  | 0
  | 'ACTION_KEEP'
  | 1
  | 'ACTION_DELETE'
  | 2
  | 'ACTION_UNTAG'
  | 3
  | 'ACTION_CASCADE'
  | 4

export type _careen_v1_Decision_Action__Output = typeof _careen_v1_Decision_Action[keyof typeof _careen_v1_Decision_Action]

export interface Decision {
  'digest'?: (string);
  'tags'?: (string)[];
  'action'?: (_careen_v1_Decision_Action);
  'untag'?: (string)[];
  'reasons'?: (_careen_v1_Reason)[];
  'group'?: (string);
  'size'?: (number | string | Long);
  'goesTime'?: (_google_protobuf_Timestamp | null);
  'verdicts'?: (_careen_v1_Verdict)[];
  'follows'?: (string)[];
}

export interface Decision__Output {
  'digest': (string);
  'tags': (string)[];
  'action': (_careen_v1_Decision_Action__Output);
  'untag': (string)[];
  'reasons': (_careen_v1_Reason__Output)[];
  'group': (string);
  'size': (number);
  'goesTime': (_google_protobuf_Timestamp__Output | null);
  'verdicts': (_careen_v1_Verdict__Output)[];
  'follows': (string)[];
}
