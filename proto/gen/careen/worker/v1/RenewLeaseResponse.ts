// Original file: proto/careen/worker/v1/lease.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../../google/protobuf/Duration.ts';

export interface RenewLeaseResponse {
  'validFor'?: (_google_protobuf_Duration | null);
}

export interface RenewLeaseResponse__Output {
  'validFor': (_google_protobuf_Duration__Output | null);
}
