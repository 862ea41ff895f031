// Original file: proto/careen/v1/repository.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Repository {
  'name'?: (string);
  'registry'?: (string);
  'repository'?: (string);
  'workspace'?: (string);
  'policy'?: (string);
  'tags'?: (number | string | Long);
  'images'?: (number | string | Long);
  'scanTime'?: (_google_protobuf_Timestamp | null);
  'nextRunTime'?: (_google_protobuf_Timestamp | null);
  'stopped'?: (string);
  'loss'?: (string);
  '_tags'?: "tags";
  '_images'?: "images";
}

export interface Repository__Output {
  'name': (string);
  'registry': (string);
  'repository': (string);
  'workspace': (string);
  'policy': (string);
  'tags'?: (number);
  'images'?: (number);
  'scanTime': (_google_protobuf_Timestamp__Output | null);
  'nextRunTime': (_google_protobuf_Timestamp__Output | null);
  'stopped': (string);
  'loss': (string);
  '_tags'?: "tags";
  '_images'?: "images";
}
