// Original file: proto/careen/v1/token.proto

import type { Grant as _careen_v1_Grant, Grant__Output as _careen_v1_Grant__Output } from '../../careen/v1/Grant.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface Token {
  'name'?: (string);
  'displayName'?: (string);
  'grants'?: (_careen_v1_Grant)[];
  'createdBy'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'lastUseTime'?: (_google_protobuf_Timestamp | null);
  'revokeTime'?: (_google_protobuf_Timestamp | null);
}

export interface Token__Output {
  'name': (string);
  'displayName': (string);
  'grants': (_careen_v1_Grant__Output)[];
  'createdBy': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  'lastUseTime': (_google_protobuf_Timestamp__Output | null);
  'revokeTime': (_google_protobuf_Timestamp__Output | null);
}
