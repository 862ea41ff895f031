// Original file: proto/careen/v1/workspace.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface HistoryEntry {
  'serial'?: (number | string | Long);
  'plan'?: (string);
  'applyTime'?: (_google_protobuf_Timestamp | null);
  'appliedBy'?: (string);
  'changes'?: (string)[];
}

export interface HistoryEntry__Output {
  'serial': (number);
  'plan': (string);
  'applyTime': (_google_protobuf_Timestamp__Output | null);
  'appliedBy': (string);
  'changes': (string)[];
}
