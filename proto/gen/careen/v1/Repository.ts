// Original file: proto/careen/v1/repository.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { ParkedRun as _careen_v1_ParkedRun, ParkedRun__Output as _careen_v1_ParkedRun__Output } from '../../careen/v1/ParkedRun.ts';
import type { Pause as _careen_v1_Pause, Pause__Output as _careen_v1_Pause__Output } from '../../careen/v1/Pause.ts';
import type { Long } from '@grpc/proto-loader';

export interface Repository {
  'name'?: (string);
  'policy'?: (string);
  'tags'?: (number | string | Long);
  'images'?: (number | string | Long);
  'scanTime'?: (_google_protobuf_Timestamp | null);
  'nextRunTime'?: (_google_protobuf_Timestamp | null);
  'stopped'?: (string);
  'parked'?: (_careen_v1_ParkedRun | null);
  'loss'?: (string);
  'onHold'?: (string);
  'pause'?: (_careen_v1_Pause | null);
  'etag'?: (string);
  'imageCount'?: (number | string | Long);
  'goneTime'?: (_google_protobuf_Timestamp | null);
  '_tags'?: "tags";
  '_images'?: "images";
  '_imageCount'?: "imageCount";
}

export interface Repository__Output {
  'name': (string);
  'policy': (string);
  'tags'?: (number);
  'images'?: (number);
  'scanTime': (_google_protobuf_Timestamp__Output | null);
  'nextRunTime': (_google_protobuf_Timestamp__Output | null);
  'stopped': (string);
  'parked': (_careen_v1_ParkedRun__Output | null);
  'loss': (string);
  'onHold': (string);
  'pause': (_careen_v1_Pause__Output | null);
  'etag': (string);
  'imageCount'?: (number);
  'goneTime': (_google_protobuf_Timestamp__Output | null);
  '_tags'?: "tags";
  '_images'?: "images";
  '_imageCount'?: "imageCount";
}
