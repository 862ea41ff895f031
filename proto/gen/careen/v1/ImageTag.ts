// Original file: proto/careen/v1/repository.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface ImageTag {
  'tag'?: (string);
  'arrivedAfterTime'?: (_google_protobuf_Timestamp | null);
  'arrivedBeforeTime'?: (_google_protobuf_Timestamp | null);
  'missingSinceTime'?: (_google_protobuf_Timestamp | null);
}

export interface ImageTag__Output {
  'tag': (string);
  'arrivedAfterTime': (_google_protobuf_Timestamp__Output | null);
  'arrivedBeforeTime': (_google_protobuf_Timestamp__Output | null);
  'missingSinceTime': (_google_protobuf_Timestamp__Output | null);
}
