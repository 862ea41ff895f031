// Original file: proto/careen/v1/repository.proto

import type { ImageTag as _careen_v1_ImageTag, ImageTag__Output as _careen_v1_ImageTag__Output } from '../../careen/v1/ImageTag.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/careen/v1/repository.proto

export const _careen_v1_Image_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  STATE_PRESENT: 'STATE_PRESENT',
  STATE_MISSING: 'STATE_MISSING',
  STATE_DELETED: 'STATE_DELETED',
} as const;

export type _careen_v1_Image_State =
  | 'STATE_UNSPECIFIED'
  | 0
  | 'STATE_PRESENT'
  | 1
  | 'STATE_MISSING'
  | 2
  | 'STATE_DELETED'
  | 3

export type _careen_v1_Image_State__Output = typeof _careen_v1_Image_State[keyof typeof _careen_v1_Image_State]

export interface Image {
  'name'?: (string);
  'state'?: (_careen_v1_Image_State);
  'tags'?: (_careen_v1_ImageTag)[];
  'mediaType'?: (string);
  'artifactType'?: (string);
  'sizeBytes'?: (number | string | Long);
  'parts'?: (string)[];
  'subject'?: (string);
  'arrivedAfterTime'?: (_google_protobuf_Timestamp | null);
  'arrivedBeforeTime'?: (_google_protobuf_Timestamp | null);
  'pushTime'?: (_google_protobuf_Timestamp | null);
  'pullTime'?: (_google_protobuf_Timestamp | null);
  'putBackTime'?: (_google_protobuf_Timestamp | null);
  'untagTime'?: (_google_protobuf_Timestamp | null);
  'missingSinceTime'?: (_google_protobuf_Timestamp | null);
  'deleteTime'?: (_google_protobuf_Timestamp | null);
  'protections'?: (string)[];
  'pins'?: (string)[];
  '_sizeBytes'?: "sizeBytes";
}

export interface Image__Output {
  'name': (string);
  'state': (_careen_v1_Image_State__Output);
  'tags': (_careen_v1_ImageTag__Output)[];
  'mediaType': (string);
  'artifactType': (string);
  'sizeBytes'?: (number);
  'parts': (string)[];
  'subject': (string);
  'arrivedAfterTime': (_google_protobuf_Timestamp__Output | null);
  'arrivedBeforeTime': (_google_protobuf_Timestamp__Output | null);
  'pushTime': (_google_protobuf_Timestamp__Output | null);
  'pullTime': (_google_protobuf_Timestamp__Output | null);
  'putBackTime': (_google_protobuf_Timestamp__Output | null);
  'untagTime': (_google_protobuf_Timestamp__Output | null);
  'missingSinceTime': (_google_protobuf_Timestamp__Output | null);
  'deleteTime': (_google_protobuf_Timestamp__Output | null);
  'protections': (string)[];
  'pins': (string)[];
  '_sizeBytes'?: "sizeBytes";
}
