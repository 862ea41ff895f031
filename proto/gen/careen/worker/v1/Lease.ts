// Original file: proto/careen/worker/v1/lease.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Lease {
  'run'?: (string);
  'token'?: (number | string | Long);
  'expireTime'?: (_google_protobuf_Timestamp | null);
}

export interface Lease__Output {
  'run': (string);
  'token': (number);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
}
