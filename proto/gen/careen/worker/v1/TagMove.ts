// Original file: proto/careen/worker/v1/inventory.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface TagMove {
  'tag'?: (string);
  'digest'?: (string);
  'baseline'?: (boolean);
  'afterTime'?: (_google_protobuf_Timestamp | null);
}

export interface TagMove__Output {
  'tag': (string);
  'digest': (string);
  'baseline': (boolean);
  'afterTime': (_google_protobuf_Timestamp__Output | null);
}
