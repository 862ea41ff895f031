// Original file: proto/careen/v1/policy.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

export interface Rule {
  'label'?: (string);
  'description'?: (string);
  'tagRegexp'?: (string);
  'untagged'?: (boolean);
  'expirePeriod'?: (_google_protobuf_Duration | null);
  'retainedTop'?: (number | string | Long);
  '_tagRegexp'?: "tagRegexp";
  '_retainedTop'?: "retainedTop";
}

export interface Rule__Output {
  'label': (string);
  'description': (string);
  'tagRegexp'?: (string);
  'untagged': (boolean);
  'expirePeriod': (_google_protobuf_Duration__Output | null);
  'retainedTop'?: (number);
  '_tagRegexp'?: "tagRegexp";
  '_retainedTop'?: "retainedTop";
}
