// Original file: proto/careen/worker/v1/inventory.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Push {
  'id'?: (number | string | Long);
  'digest'?: (string);
  'tag'?: (string);
  'pushTime'?: (_google_protobuf_Timestamp | null);
}

export interface Push__Output {
  'id': (number);
  'digest': (string);
  'tag': (string);
  'pushTime': (_google_protobuf_Timestamp__Output | null);
}
