// Original file: proto/careen/worker/v1/inventory.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Sighting {
  'digest'?: (string);
  'firstSeenTime'?: (_google_protobuf_Timestamp | null);
  'baseline'?: (boolean);
  'untagTime'?: (_google_protobuf_Timestamp | null);
  'pushTime'?: (_google_protobuf_Timestamp | null);
  'pullTime'?: (_google_protobuf_Timestamp | null);
  'afterTime'?: (_google_protobuf_Timestamp | null);
  'putBackTime'?: (_google_protobuf_Timestamp | null);
  'missingTime'?: (_google_protobuf_Timestamp | null);
  'goneTime'?: (_google_protobuf_Timestamp | null);
}

export interface Sighting__Output {
  'digest': (string);
  'firstSeenTime': (_google_protobuf_Timestamp__Output | null);
  'baseline': (boolean);
  'untagTime': (_google_protobuf_Timestamp__Output | null);
  'pushTime': (_google_protobuf_Timestamp__Output | null);
  'pullTime': (_google_protobuf_Timestamp__Output | null);
  'afterTime': (_google_protobuf_Timestamp__Output | null);
  'putBackTime': (_google_protobuf_Timestamp__Output | null);
  'missingTime': (_google_protobuf_Timestamp__Output | null);
  'goneTime': (_google_protobuf_Timestamp__Output | null);
}
