// Original file: proto/careen/v1/registry.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface Pause {
  'createTime'?: (_google_protobuf_Timestamp | null);
  'pausedBy'?: (string);
  'reason'?: (string);
}

export interface Pause__Output {
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'pausedBy': (string);
  'reason': (string);
}
