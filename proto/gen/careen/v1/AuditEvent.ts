// Original file: proto/careen/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { AuditCaller as _careen_v1_AuditCaller, AuditCaller__Output as _careen_v1_AuditCaller__Output } from '../../careen/v1/AuditCaller.ts';
import type { Long } from '@grpc/proto-loader';

export interface AuditEvent {
  'name'?: (string);
  'sequence'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'type'?: (string);
  'caller'?: (_careen_v1_AuditCaller | null);
  'workspace'?: (string);
  'subject'?: (string);
  'requestId'?: (string);
  'payloadJson'?: (string);
  'payloadSha256'?: (Buffer | Uint8Array | string);
  'previousSha256'?: (Buffer | Uint8Array | string);
  'sha256'?: (Buffer | Uint8Array | string);
}

export interface AuditEvent__Output {
  'name': (string);
  'sequence': (number);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'type': (string);
  'caller': (_careen_v1_AuditCaller__Output | null);
  'workspace': (string);
  'subject': (string);
  'requestId': (string);
  'payloadJson': (string);
  'payloadSha256': (Buffer);
  'previousSha256': (Buffer);
  'sha256': (Buffer);
}
