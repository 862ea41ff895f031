// Original file: proto/careen/v1/plan.proto

import type { LimitCheck as _careen_v1_LimitCheck, LimitCheck__Output as _careen_v1_LimitCheck__Output } from '../../careen/v1/LimitCheck.ts';
import type { Lint as _careen_v1_Lint, Lint__Output as _careen_v1_Lint__Output } from '../../careen/v1/Lint.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { ParkedRun as _careen_v1_ParkedRun, ParkedRun__Output as _careen_v1_ParkedRun__Output } from '../../careen/v1/ParkedRun.ts';
import type { EffectCause as _careen_v1_EffectCause, EffectCause__Output as _careen_v1_EffectCause__Output } from '../../careen/v1/EffectCause.ts';
import type { Long } from '@grpc/proto-loader';

export interface RepositoryEffect {
  'repository'?: (string);
  'policy'?: (string);
  'kept'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'limitChecks'?: (_careen_v1_LimitCheck)[];
  'failure'?: (string);
  'lints'?: (_careen_v1_Lint)[];
  'untaggedSinceTime'?: (_google_protobuf_Timestamp | null);
  'missing'?: (boolean);
  'onlyKeeps'?: (boolean);
  'notBeforeTime'?: (_google_protobuf_Timestamp | null);
  'deferred'?: (number | string | Long);
  'deferredTags'?: (string)[];
  'clockUnknown'?: (string);
  'stopped'?: (string);
  'parked'?: (_careen_v1_ParkedRun | null);
  'cause'?: (_careen_v1_EffectCause | null);
  'seenTime'?: (_google_protobuf_Timestamp | null);
}

export interface RepositoryEffect__Output {
  'repository': (string);
  'policy': (string);
  'kept': (number);
  'bytes': (number);
  'limitChecks': (_careen_v1_LimitCheck__Output)[];
  'failure': (string);
  'lints': (_careen_v1_Lint__Output)[];
  'untaggedSinceTime': (_google_protobuf_Timestamp__Output | null);
  'missing': (boolean);
  'onlyKeeps': (boolean);
  'notBeforeTime': (_google_protobuf_Timestamp__Output | null);
  'deferred': (number);
  'deferredTags': (string)[];
  'clockUnknown': (string);
  'stopped': (string);
  'parked': (_careen_v1_ParkedRun__Output | null);
  'cause': (_careen_v1_EffectCause__Output | null);
  'seenTime': (_google_protobuf_Timestamp__Output | null);
}
