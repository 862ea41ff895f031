// Original file: proto/careen/v1/restoration.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface PolicyRemovals {
  'policy'?: (string);
  'sinceTime'?: (_google_protobuf_Timestamp | null);
}

export interface PolicyRemovals__Output {
  'policy': (string);
  'sinceTime': (_google_protobuf_Timestamp__Output | null);
}
