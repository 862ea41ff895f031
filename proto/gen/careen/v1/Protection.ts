// Original file: proto/careen/v1/policy.proto

import type { Scope as _careen_v1_Scope, Scope__Output as _careen_v1_Scope__Output } from '../../careen/v1/Scope.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface Protection {
  'name'?: (string);
  'description'?: (string);
  'scope'?: (_careen_v1_Scope | null);
  'tagRegexp'?: (string);
  'digests'?: (string)[];
  'annotations'?: ({[key: string]: string});
  'owner'?: (string);
  'untilTime'?: (_google_protobuf_Timestamp | null);
  'preventDestroy'?: (boolean);
  '_tagRegexp'?: "tagRegexp";
}

export interface Protection__Output {
  'name': (string);
  'description': (string);
  'scope': (_careen_v1_Scope__Output | null);
  'tagRegexp'?: (string);
  'digests': (string)[];
  'annotations': ({[key: string]: string});
  'owner': (string);
  'untilTime': (_google_protobuf_Timestamp__Output | null);
  'preventDestroy': (boolean);
  '_tagRegexp'?: "tagRegexp";
}
