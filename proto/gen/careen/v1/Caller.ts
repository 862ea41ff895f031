// Original file: proto/careen/v1/server.proto

import type { Grant as _careen_v1_Grant, Grant__Output as _careen_v1_Grant__Output } from '../../careen/v1/Grant.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface Caller {
  'identity'?: (string);
  'grants'?: (_careen_v1_Grant)[];
  'expireTime'?: (_google_protobuf_Timestamp | null);
}

export interface Caller__Output {
  'identity': (string);
  'grants': (_careen_v1_Grant__Output)[];
  'expireTime': (_google_protobuf_Timestamp__Output | null);
}
