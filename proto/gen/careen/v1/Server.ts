// Original file: proto/careen/v1/server.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Caller as _careen_v1_Caller, Caller__Output as _careen_v1_Caller__Output } from '../../careen/v1/Caller.ts';

export interface Server {
  'name'?: (string);
  'version'?: (string);
  'currentTime'?: (_google_protobuf_Timestamp | null);
  'caller'?: (_careen_v1_Caller | null);
}

export interface Server__Output {
  'name': (string);
  'version': (string);
  'currentTime': (_google_protobuf_Timestamp__Output | null);
  'caller': (_careen_v1_Caller__Output | null);
}
