// Original file: proto/careen/worker/v1/inventory.proto

import type { Lease as _careen_worker_v1_Lease, Lease__Output as _careen_worker_v1_Lease__Output } from '../../../careen/worker/v1/Lease.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { NewImage as _careen_worker_v1_NewImage, NewImage__Output as _careen_worker_v1_NewImage__Output } from '../../../careen/worker/v1/NewImage.ts';
import type { TagMove as _careen_worker_v1_TagMove, TagMove__Output as _careen_worker_v1_TagMove__Output } from '../../../careen/worker/v1/TagMove.ts';
import type { DanglingTag as _careen_worker_v1_DanglingTag, DanglingTag__Output as _careen_worker_v1_DanglingTag__Output } from '../../../careen/worker/v1/DanglingTag.ts';
import type { Long } from '@grpc/proto-loader';

export interface RecordScanRequest {
  'lease'?: (_careen_worker_v1_Lease | null);
  'scanTime'?: (_google_protobuf_Timestamp | null);
  'added'?: (_careen_worker_v1_NewImage)[];
  'vanished'?: (string)[];
  'last'?: (boolean);
  'part'?: (number | string | Long);
  'moved'?: (_careen_worker_v1_TagMove)[];
  'lost'?: (string)[];
  'complete'?: (boolean);
  'afterTime'?: (_google_protobuf_Timestamp | null);
  'dangling'?: (_careen_worker_v1_DanglingTag)[];
  'registryTime'?: (_google_protobuf_Timestamp | null);
  'whole'?: (boolean);
}

export interface RecordScanRequest__Output {
  'lease': (_careen_worker_v1_Lease__Output | null);
  'scanTime': (_google_protobuf_Timestamp__Output | null);
  'added': (_careen_worker_v1_NewImage__Output)[];
  'vanished': (string)[];
  'last': (boolean);
  'part': (number);
  'moved': (_careen_worker_v1_TagMove__Output)[];
  'lost': (string)[];
  'complete': (boolean);
  'afterTime': (_google_protobuf_Timestamp__Output | null);
  'dangling': (_careen_worker_v1_DanglingTag__Output)[];
  'registryTime': (_google_protobuf_Timestamp__Output | null);
  'whole': (boolean);
}
