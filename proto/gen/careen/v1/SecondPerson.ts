// Original file: proto/careen/v1/plan.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface SecondPerson {
  'approval'?: (string);
  'createdBy'?: (string);
  'claimed'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'images'?: (number | string | Long);
}

export interface SecondPerson__Output {
  'approval': (string);
  'createdBy': (string);
  'claimed': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  'images': (number);
}
