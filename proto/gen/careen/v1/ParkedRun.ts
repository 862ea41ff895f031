// Original file: proto/careen/v1/repository.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface ParkedRun {
  'run'?: (string);
  'sinceTime'?: (_google_protobuf_Timestamp | null);
  'wants'?: (number | string | Long);
  'why'?: (string);
}

export interface ParkedRun__Output {
  'run': (string);
  'sinceTime': (_google_protobuf_Timestamp__Output | null);
  'wants': (number);
  'why': (string);
}
