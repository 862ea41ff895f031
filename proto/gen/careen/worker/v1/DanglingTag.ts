// Original file: proto/careen/worker/v1/inventory.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface DanglingTag {
  'tag'?: (string);
  'afterTime'?: (_google_protobuf_Timestamp | null);
}

export interface DanglingTag__Output {
  'tag': (string);
  'afterTime': (_google_protobuf_Timestamp__Output | null);
}
