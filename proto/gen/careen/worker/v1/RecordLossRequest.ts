// Original file: proto/careen/worker/v1/inventory.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface RecordLossRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'scanTime'?: (_google_protobuf_Timestamp | null);
  'lost'?: (number | string | Long);
  'known'?: (number | string | Long);
  'sinceTime'?: (_google_protobuf_Timestamp | null);
  'names'?: (string)[];
  'digests'?: (string)[];
}

export interface RecordLossRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'scanTime': (_google_protobuf_Timestamp__Output | null);
  'lost': (number);
  'known': (number);
  'sinceTime': (_google_protobuf_Timestamp__Output | null);
  'names': (string)[];
  'digests': (string)[];
}
