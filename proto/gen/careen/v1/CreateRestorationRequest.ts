// Original file: proto/careen/v1/restoration.proto

import type { RemovedImage as _careen_v1_RemovedImage, RemovedImage__Output as _careen_v1_RemovedImage__Output } from '../../careen/v1/RemovedImage.ts';
import type { PolicyRemovals as _careen_v1_PolicyRemovals, PolicyRemovals__Output as _careen_v1_PolicyRemovals__Output } from '../../careen/v1/PolicyRemovals.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

export interface CreateRestorationRequest {
  'parent'?: (string);
  'image'?: (_careen_v1_RemovedImage | null);
  'run'?: (string);
  'policy'?: (_careen_v1_PolicyRemovals | null);
  'sinceSerial'?: (number | string | Long);
  'pinTtl'?: (_google_protobuf_Duration | null);
  'withoutPins'?: (boolean);
  'requestId'?: (string);
  'validateOnly'?: (boolean);
  'source'?: "image"|"run"|"policy"|"sinceSerial";
}

export interface CreateRestorationRequest__Output {
  'parent': (string);
  'image'?: (_careen_v1_RemovedImage__Output | null);
  'run'?: (string);
  'policy'?: (_careen_v1_PolicyRemovals__Output | null);
  'sinceSerial'?: (number);
  'pinTtl': (_google_protobuf_Duration__Output | null);
  'withoutPins': (boolean);
  'requestId': (string);
  'validateOnly': (boolean);
  'source'?: "image"|"run"|"policy"|"sinceSerial";
}
