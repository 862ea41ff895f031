// Original file: proto/careen/v1/policy.proto

import type { Policy as _careen_v1_Policy, Policy__Output as _careen_v1_Policy__Output } from '../../careen/v1/Policy.ts';
import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from '../../google/protobuf/FieldMask.ts';

export interface UpdatePolicyRequest {
  'name'?: (string);
  'policy'?: (_careen_v1_Policy | null);
  'updateMask'?: (_google_protobuf_FieldMask | null);
  'etag'?: (string);
  'allowMissing'?: (boolean);
  'requestId'?: (string);
  'validateOnly'?: (boolean);
  'contentSha256'?: (Buffer | Uint8Array | string);
}

export interface UpdatePolicyRequest__Output {
  'name': (string);
  'policy': (_careen_v1_Policy__Output | null);
  'updateMask': (_google_protobuf_FieldMask__Output | null);
  'etag': (string);
  'allowMissing': (boolean);
  'requestId': (string);
  'validateOnly': (boolean);
  'contentSha256': (Buffer);
}
