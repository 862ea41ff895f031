// Original file: proto/careen/v1/repository.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface ExplainedImage {
  'digest'?: (string);
  'mediaType'?: (string);
  'artifactType'?: (string);
  'parts'?: (string)[];
  'sizeBytes'?: (number | string | Long);
  'buildTime'?: (_google_protobuf_Timestamp | null);
  'arrivedAfterTime'?: (_google_protobuf_Timestamp | null);
  'arrivedBeforeTime'?: (_google_protobuf_Timestamp | null);
  'pushTime'?: (_google_protobuf_Timestamp | null);
  'putBackTime'?: (_google_protobuf_Timestamp | null);
}

export interface ExplainedImage__Output {
  'digest': (string);
  'mediaType': (string);
  'artifactType': (string);
  'parts': (string)[];
  'sizeBytes': (number);
  'buildTime': (_google_protobuf_Timestamp__Output | null);
  'arrivedAfterTime': (_google_protobuf_Timestamp__Output | null);
  'arrivedBeforeTime': (_google_protobuf_Timestamp__Output | null);
  'pushTime': (_google_protobuf_Timestamp__Output | null);
  'putBackTime': (_google_protobuf_Timestamp__Output | null);
}
