// Original file: proto/careen/v1/decision.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Age {
  'ageMs'?: (number | string | Long);
  'source'?: (string);
  'sinceTime'?: (_google_protobuf_Timestamp | null);
  'sinceFromTime'?: (_google_protobuf_Timestamp | null);
  'sinceUnknown'?: (boolean);
}

export interface Age__Output {
  'ageMs': (number);
  'source': (string);
  'sinceTime': (_google_protobuf_Timestamp__Output | null);
  'sinceFromTime': (_google_protobuf_Timestamp__Output | null);
  'sinceUnknown': (boolean);
}
