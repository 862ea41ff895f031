// Original file: proto/careen/worker/v1/intent.proto

import type { Long } from '@grpc/proto-loader';

export interface RecordIntentResponse {
  'id'?: (number | string | Long);
}

export interface RecordIntentResponse__Output {
  'id': (number);
}
