// Original file: proto/careen/v1/workspace.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Origin as _careen_v1_Origin, Origin__Output as _careen_v1_Origin__Output } from '../../careen/v1/Origin.ts';
import type { Long } from '@grpc/proto-loader';

export interface Workspace {
  'name'?: (string);
  'serial'?: (number | string | Long);
  'updateTime'?: (_google_protobuf_Timestamp | null);
  'objectCount'?: (number | string | Long);
  'appliedBy'?: (string);
  'origins'?: (_careen_v1_Origin)[];
}

export interface Workspace__Output {
  'name': (string);
  'serial': (number);
  'updateTime': (_google_protobuf_Timestamp__Output | null);
  'objectCount': (number);
  'appliedBy': (string);
  'origins': (_careen_v1_Origin__Output)[];
}
