// Original file: proto/careen/v1/pin.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface Pin {
  'name'?: (string);
  'repository'?: (string);
  'reference'?: (string);
  'reason'?: (string);
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'ttl'?: (_google_protobuf_Duration | null);
  'never'?: (boolean);
  'createdBy'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'etag'?: (string);
  'digest'?: (string);
  'deletePending'?: (boolean);
  'expiration'?: "expireTime"|"ttl"|"never";
}

export interface Pin__Output {
  'name': (string);
  'repository': (string);
  'reference': (string);
  'reason': (string);
  'expireTime'?: (_google_protobuf_Timestamp__Output | null);
  'ttl'?: (_google_protobuf_Duration__Output | null);
  'never'?: (boolean);
  'createdBy': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'etag': (string);
  'digest': (string);
  'deletePending': (boolean);
  'expiration'?: "expireTime"|"ttl"|"never";
}
