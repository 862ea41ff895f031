// Original file: proto/careen/v1/plan.proto

import type { Origin as _careen_v1_Origin, Origin__Output as _careen_v1_Origin__Output } from '../../careen/v1/Origin.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface OtherFiles {
  'objects'?: (number | string | Long);
  'origin'?: (_careen_v1_Origin | null);
  'appliedBy'?: (string);
  'applyTime'?: (_google_protobuf_Timestamp | null);
  'workspaces'?: (string)[];
}

export interface OtherFiles__Output {
  'objects': (number);
  'origin': (_careen_v1_Origin__Output | null);
  'appliedBy': (string);
  'applyTime': (_google_protobuf_Timestamp__Output | null);
  'workspaces': (string)[];
}
