// Original file: proto/careen/worker/v1/inventory.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface TagState {
  'tag'?: (string);
  'digest'?: (string);
  'sinceTime'?: (_google_protobuf_Timestamp | null);
  'baseline'?: (boolean);
  'moves'?: (number | string | Long);
  'vanishTime'?: (_google_protobuf_Timestamp | null);
  'afterTime'?: (_google_protobuf_Timestamp | null);
  'toldTime'?: (_google_protobuf_Timestamp | null);
  'missingTime'?: (_google_protobuf_Timestamp | null);
}

export interface TagState__Output {
  'tag': (string);
  'digest': (string);
  'sinceTime': (_google_protobuf_Timestamp__Output | null);
  'baseline': (boolean);
  'moves': (number);
  'vanishTime': (_google_protobuf_Timestamp__Output | null);
  'afterTime': (_google_protobuf_Timestamp__Output | null);
  'toldTime': (_google_protobuf_Timestamp__Output | null);
  'missingTime': (_google_protobuf_Timestamp__Output | null);
}
