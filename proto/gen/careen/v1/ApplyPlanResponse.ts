// Original file: proto/careen/v1/plan.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface ApplyPlanResponse {
  'serial'?: (number | string | Long);
  'added'?: (number | string | Long);
  'changed'?: (number | string | Long);
  'destroyed'?: (number | string | Long);
  'approvedImages'?: (number | string | Long);
  'waitingImages'?: (number | string | Long);
  'nextRunTime'?: (_google_protobuf_Timestamp | null);
}

export interface ApplyPlanResponse__Output {
  'serial': (number);
  'added': (number);
  'changed': (number);
  'destroyed': (number);
  'approvedImages': (number);
  'waitingImages': (number);
  'nextRunTime': (_google_protobuf_Timestamp__Output | null);
}
