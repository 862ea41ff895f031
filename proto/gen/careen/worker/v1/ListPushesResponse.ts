// Original file: proto/careen/worker/v1/inventory.proto

import type { Push as _careen_worker_v1_Push, Push__Output as _careen_worker_v1_Push__Output } from '../../../careen/worker/v1/Push.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListPushesResponse {
  'pushes'?: (_careen_worker_v1_Push)[];
  'upTo'?: (number | string | Long);
  'heardTime'?: (_google_protobuf_Timestamp | null);
}

export interface ListPushesResponse__Output {
  'pushes': (_careen_worker_v1_Push__Output)[];
  'upTo': (number);
  'heardTime': (_google_protobuf_Timestamp__Output | null);
}
