// Original file: proto/careen/v1/policy.proto

import type { Scope as _careen_v1_Scope, Scope__Output as _careen_v1_Scope__Output } from '../../careen/v1/Scope.ts';
import type { Rule as _careen_v1_Rule, Rule__Output as _careen_v1_Rule__Output } from '../../careen/v1/Rule.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Window as _careen_v1_Window, Window__Output as _careen_v1_Window__Output } from '../../careen/v1/Window.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/careen/v1/policy.proto

export const _careen_v1_Policy_Status = {
  STATUS_UNSPECIFIED: 'STATUS_UNSPECIFIED',
  STATUS_ACTIVE: 'STATUS_ACTIVE',
  STATUS_DISABLED: 'STATUS_DISABLED',
} as const;

export type _careen_v1_Policy_Status =
  | 'STATUS_UNSPECIFIED'
  | 0
  | 'STATUS_ACTIVE'
  | 1
  | 'STATUS_DISABLED'
  | 2

export type _careen_v1_Policy_Status__Output = typeof _careen_v1_Policy_Status[keyof typeof _careen_v1_Policy_Status]

export interface Policy {
  'block'?: (string);
  'name'?: (string);
  'description'?: (string);
  'scope'?: (_careen_v1_Scope | null);
  'status'?: (_careen_v1_Policy_Status);
  'cron'?: (string);
  'timeZone'?: (string);
  'rules'?: (_careen_v1_Rule)[];
  'quotaTags'?: (number | string | Long);
  'maxDeletePercent'?: (number | string);
  'maxDeleteCount'?: (number | string | Long);
  'allowEmpty'?: (boolean);
  'grace'?: (_google_protobuf_Duration | null);
  'untag'?: (boolean);
  'quotaBytes'?: (number | string | Long);
  'firstMatch'?: (boolean);
  'coolingOff'?: (_google_protobuf_Duration | null);
  'deleteMoving'?: (boolean);
  'anyRule'?: (boolean);
  'window'?: (_careen_v1_Window | null);
  'preventDestroy'?: (boolean);
  '_quotaTags'?: "quotaTags";
  '_maxDeletePercent'?: "maxDeletePercent";
  '_maxDeleteCount'?: "maxDeleteCount";
  '_quotaBytes'?: "quotaBytes";
}

export interface Policy__Output {
  'block': (string);
  'name': (string);
  'description': (string);
  'scope': (_careen_v1_Scope__Output | null);
  'status': (_careen_v1_Policy_Status__Output);
  'cron': (string);
  'timeZone': (string);
  'rules': (_careen_v1_Rule__Output)[];
  'quotaTags'?: (number);
  'maxDeletePercent'?: (number);
  'maxDeleteCount'?: (number);
  'allowEmpty': (boolean);
  'grace': (_google_protobuf_Duration__Output | null);
  'untag': (boolean);
  'quotaBytes'?: (number);
  'firstMatch': (boolean);
  'coolingOff': (_google_protobuf_Duration__Output | null);
  'deleteMoving': (boolean);
  'anyRule': (boolean);
  'window': (_careen_v1_Window__Output | null);
  'preventDestroy': (boolean);
  '_quotaTags'?: "quotaTags";
  '_maxDeletePercent'?: "maxDeletePercent";
  '_maxDeleteCount'?: "maxDeleteCount";
  '_quotaBytes'?: "quotaBytes";
}
