// Original file: proto/careen/v1/repository.proto

import type { PassedOver as _careen_v1_PassedOver, PassedOver__Output as _careen_v1_PassedOver__Output } from '../../careen/v1/PassedOver.ts';
import type { LimitCheck as _careen_v1_LimitCheck, LimitCheck__Output as _careen_v1_LimitCheck__Output } from '../../careen/v1/LimitCheck.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { ParkedRun as _careen_v1_ParkedRun, ParkedRun__Output as _careen_v1_ParkedRun__Output } from '../../careen/v1/ParkedRun.ts';
import type { ExplainedRule as _careen_v1_ExplainedRule, ExplainedRule__Output as _careen_v1_ExplainedRule__Output } from '../../careen/v1/ExplainedRule.ts';
import type { Long } from '@grpc/proto-loader';

export interface Explanation {
  'repository'?: (string);
  'policy'?: (string);
  'passedOver'?: (_careen_v1_PassedOver)[];
  'limitChecks'?: (_careen_v1_LimitCheck)[];
  'nextRunTime'?: (_google_protobuf_Timestamp | null);
  'stopped'?: (string);
  'parked'?: (_careen_v1_ParkedRun | null);
  'clockUnknown'?: (string);
  'onHold'?: (string);
  'decideTime'?: (_google_protobuf_Timestamp | null);
  'run'?: (string);
  'rules'?: (_careen_v1_ExplainedRule)[];
  'protections'?: (string)[];
  'deletes'?: (number | string | Long);
  'untags'?: (number | string | Long);
  'kept'?: (number | string | Long);
  'freedBytes'?: (number | string | Long);
}

export interface Explanation__Output {
  'repository': (string);
  'policy': (string);
  'passedOver': (_careen_v1_PassedOver__Output)[];
  'limitChecks': (_careen_v1_LimitCheck__Output)[];
  'nextRunTime': (_google_protobuf_Timestamp__Output | null);
  'stopped': (string);
  'parked': (_careen_v1_ParkedRun__Output | null);
  'clockUnknown': (string);
  'onHold': (string);
  'decideTime': (_google_protobuf_Timestamp__Output | null);
  'run': (string);
  'rules': (_careen_v1_ExplainedRule__Output)[];
  'protections': (string)[];
  'deletes': (number);
  'untags': (number);
  'kept': (number);
  'freedBytes': (number);
}
