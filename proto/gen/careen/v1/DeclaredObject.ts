// Original file: proto/careen/v1/policy.proto

import type { Registry as _careen_v1_Registry, Registry__Output as _careen_v1_Registry__Output } from '../../careen/v1/Registry.ts';
import type { Policy as _careen_v1_Policy, Policy__Output as _careen_v1_Policy__Output } from '../../careen/v1/Policy.ts';
import type { Protection as _careen_v1_Protection, Protection__Output as _careen_v1_Protection__Output } from '../../careen/v1/Protection.ts';
import type { Long } from '@grpc/proto-loader';

export interface DeclaredObject {
  'name'?: (string);
  'etag'?: (string);
  'serial'?: (number | string | Long);
  'registry'?: (_careen_v1_Registry | null);
  'policy'?: (_careen_v1_Policy | null);
  'protection'?: (_careen_v1_Protection | null);
  'contentSha256'?: (Buffer | Uint8Array | string);
  'notUnderstood'?: (string);
  'manager'?: (string);
  'warnings'?: (string)[];
  'object'?: "registry"|"policy"|"protection";
}

export interface DeclaredObject__Output {
  'name': (string);
  'etag': (string);
  'serial': (number);
  'registry'?: (_careen_v1_Registry__Output | null);
  'policy'?: (_careen_v1_Policy__Output | null);
  'protection'?: (_careen_v1_Protection__Output | null);
  'contentSha256': (Buffer);
  'notUnderstood': (string);
  'manager': (string);
  'warnings': (string)[];
  'object'?: "registry"|"policy"|"protection";
}
