// Original file: proto/careen/v1/drift.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { FieldChange as _careen_v1_FieldChange, FieldChange__Output as _careen_v1_FieldChange__Output } from '../../careen/v1/FieldChange.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/careen/v1/drift.proto

export const _careen_v1_Drift_Kind = {
  KIND_UNSPECIFIED: 'KIND_UNSPECIFIED',
  KIND_CHANGED: 'KIND_CHANGED',
  KIND_DELETED: 'KIND_DELETED',
  KIND_MANAGED: 'KIND_MANAGED',
  KIND_ADDED: 'KIND_ADDED',
} as const;

export type _careen_v1_Drift_Kind =
  | 'KIND_UNSPECIFIED'
  | 0
  | 'KIND_CHANGED'
  | 1
  | 'KIND_DELETED'
  | 2
  | 'KIND_MANAGED'
  | 3
  | 'KIND_ADDED'
  | 4

export type _careen_v1_Drift_Kind__Output = typeof _careen_v1_Drift_Kind[keyof typeof _careen_v1_Drift_Kind]

export interface Drift {
  'object'?: (string);
  'kind'?: (_careen_v1_Drift_Kind);
  'serial'?: (number | string | Long);
  'changedBy'?: (string);
  'changeTime'?: (_google_protobuf_Timestamp | null);
  'manager'?: (string);
  'rollbackSerial'?: (number | string | Long);
  'fields'?: (_careen_v1_FieldChange)[];
  'fieldCount'?: (number | string | Long);
}

export interface Drift__Output {
  'object': (string);
  'kind': (_careen_v1_Drift_Kind__Output);
  'serial': (number);
  'changedBy': (string);
  'changeTime': (_google_protobuf_Timestamp__Output | null);
  'manager': (string);
  'rollbackSerial': (number);
  'fields': (_careen_v1_FieldChange__Output)[];
  'fieldCount': (number);
}
