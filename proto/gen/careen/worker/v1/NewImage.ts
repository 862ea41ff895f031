// Original file: proto/careen/worker/v1/inventory.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface NewImage {
  'digest'?: (string);
  'baseline'?: (boolean);
  'afterTime'?: (_google_protobuf_Timestamp | null);
}

export interface NewImage__Output {
  'digest': (string);
  'baseline': (boolean);
  'afterTime': (_google_protobuf_Timestamp__Output | null);
}
