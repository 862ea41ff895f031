// Original file: proto/careen/worker/v1/input.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface PinnedReference {
  'repository'?: (string);
  'reference'?: (string);
  'owner'?: (string);
  'reason'?: (string);
  'expireTime'?: (_google_protobuf_Timestamp | null);
}

export interface PinnedReference__Output {
  'repository': (string);
  'reference': (string);
  'owner': (string);
  'reason': (string);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
}
