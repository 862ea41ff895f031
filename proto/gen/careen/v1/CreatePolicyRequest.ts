// Original file: proto/careen/v1/policy.proto

import type { Policy as _careen_v1_Policy, Policy__Output as _careen_v1_Policy__Output } from '../../careen/v1/Policy.ts';

export interface CreatePolicyRequest {
  'parent'?: (string);
  'policy'?: (_careen_v1_Policy | null);
  'requestId'?: (string);
  'validateOnly'?: (boolean);
  'contentSha256'?: (Buffer | Uint8Array | string);
}

export interface CreatePolicyRequest__Output {
  'parent': (string);
  'policy': (_careen_v1_Policy__Output | null);
  'requestId': (string);
  'validateOnly': (boolean);
  'contentSha256': (Buffer);
}
