// Original file: proto/careen/v1/worker.proto

import type { Long } from '@grpc/proto-loader';

export interface RecordIntentResponse {
  'id'?: (number | string | Long);
}

export interface RecordIntentResponse__Output {
  'id': (number);
}
