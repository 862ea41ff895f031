// Original file: proto/careen/v1/repository.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface ExplainRepositoryRequest {
  'name'?: (string);
  'reference'?: (string);
  'atTime'?: (_google_protobuf_Timestamp | null);
}

export interface ExplainRepositoryRequest__Output {
  'name': (string);
  'reference': (string);
  'atTime': (_google_protobuf_Timestamp__Output | null);
}
