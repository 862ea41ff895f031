// Original file: proto/careen/v1/decision.proto

import type { Age as _careen_v1_Age, Age__Output as _careen_v1_Age__Output } from '../../careen/v1/Age.ts';
import type { KeepSemver as _careen_v1_KeepSemver, KeepSemver__Output as _careen_v1_KeepSemver__Output } from '../../careen/v1/KeepSemver.ts';
import type { KeepThinned as _careen_v1_KeepThinned, KeepThinned__Output as _careen_v1_KeepThinned__Output } from '../../careen/v1/KeepThinned.ts';
import type { Long } from '@grpc/proto-loader';

export interface Verdict {
  'rule'?: (string);
  'delete'?: (boolean);
  'rank'?: (number | string | Long);
  'of'?: (number | string | Long);
  'retainedTop'?: (number | string | Long);
  'expirePeriodMs'?: (number | string | Long);
  'age'?: (_careen_v1_Age | null);
  'max'?: (number | string | Long);
  'keepExpired'?: (number | string | Long);
  'keepSemver'?: (_careen_v1_KeepSemver | null);
  'keepThinned'?: (_careen_v1_KeepThinned | null);
  'ageFrom'?: (string);
  'overruled'?: (boolean);
  'held'?: (boolean);
  'rankTo'?: (number | string | Long);
  'expireAfterMs'?: (number | string | Long);
  '_retainedTop'?: "retainedTop";
  '_expirePeriodMs'?: "expirePeriodMs";
  '_max'?: "max";
  '_keepExpired'?: "keepExpired";
  '_rankTo'?: "rankTo";
  '_expireAfterMs'?: "expireAfterMs";
}

export interface Verdict__Output {
  'rule': (string);
  'delete': (boolean);
  'rank': (number);
  'of': (number);
  'retainedTop'?: (number);
  'expirePeriodMs'?: (number);
  'age': (_careen_v1_Age__Output | null);
  'max'?: (number);
  'keepExpired'?: (number);
  'keepSemver': (_careen_v1_KeepSemver__Output | null);
  'keepThinned': (_careen_v1_KeepThinned__Output | null);
  'ageFrom': (string);
  'overruled': (boolean);
  'held': (boolean);
  'rankTo'?: (number);
  'expireAfterMs'?: (number);
  '_retainedTop'?: "retainedTop";
  '_expirePeriodMs'?: "expirePeriodMs";
  '_max'?: "max";
  '_keepExpired'?: "keepExpired";
  '_rankTo'?: "rankTo";
  '_expireAfterMs'?: "expireAfterMs";
}
