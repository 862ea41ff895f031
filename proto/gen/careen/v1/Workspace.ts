// Original file: proto/careen/v1/workspace.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Workspace {
  'name'?: (string);
  'serial'?: (number | string | Long);
  'updateTime'?: (_google_protobuf_Timestamp | null);
}

export interface Workspace__Output {
  'name': (string);
  'serial': (number);
  'updateTime': (_google_protobuf_Timestamp__Output | null);
}
