// Original file: proto/careen/worker/v1/intent.proto

import type { Intent as _careen_worker_v1_Intent, Intent__Output as _careen_worker_v1_Intent__Output } from '../../../careen/worker/v1/Intent.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface OpenIntent {
  'id'?: (string);
  'intent'?: (_careen_worker_v1_Intent | null);
  'lateMilliseconds'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'children'?: (string)[];
}

export interface OpenIntent__Output {
  'id': (string);
  'intent': (_careen_worker_v1_Intent__Output | null);
  'lateMilliseconds': (number);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'children': (string)[];
}
