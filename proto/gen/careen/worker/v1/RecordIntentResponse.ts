// Original file: proto/careen/worker/v1/intent.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../../google/protobuf/Duration.ts';

export interface RecordIntentResponse {
  'id'?: (string);
  'sendWithin'?: (_google_protobuf_Duration | null);
}

export interface RecordIntentResponse__Output {
  'id': (string);
  'sendWithin': (_google_protobuf_Duration__Output | null);
}
