// Original file: proto/careen/v1/repository.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface DeletedImage {
  'digest'?: (string);
  'tags'?: (string)[];
  'run'?: (string);
  'deleteTime'?: (_google_protobuf_Timestamp | null);
  'outcome'?: (string);
  'reasons'?: (string)[];
  'restoreTime'?: (_google_protobuf_Timestamp | null);
  'size'?: (number | string | Long);
  'detail'?: (string);
  'id'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
}

export interface DeletedImage__Output {
  'digest': (string);
  'tags': (string)[];
  'run': (string);
  'deleteTime': (_google_protobuf_Timestamp__Output | null);
  'outcome': (string);
  'reasons': (string)[];
  'restoreTime': (_google_protobuf_Timestamp__Output | null);
  'size': (number);
  'detail': (string);
  'id': (number);
  'createTime': (_google_protobuf_Timestamp__Output | null);
}
