// Original file: proto/careen/worker/v1/lease.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

export interface Lease {
  'run'?: (string);
  'secret'?: (Buffer | Uint8Array | string);
  'generation'?: (number | string | Long);
  'validFor'?: (_google_protobuf_Duration | null);
  'instance'?: (string);
}

export interface Lease__Output {
  'run': (string);
  'secret': (Buffer);
  'generation': (number);
  'validFor': (_google_protobuf_Duration__Output | null);
  'instance': (string);
}
