// Original file: proto/careen/v1/policy.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { KeepSemver as _careen_v1_KeepSemver, KeepSemver__Output as _careen_v1_KeepSemver__Output } from '../../careen/v1/KeepSemver.ts';
import type { KeepThinned as _careen_v1_KeepThinned, KeepThinned__Output as _careen_v1_KeepThinned__Output } from '../../careen/v1/KeepThinned.ts';
import type { Long } from '@grpc/proto-loader';

export interface Rule {
  'label'?: (string);
  'description'?: (string);
  'tagRegexp'?: (string);
  'untagged'?: (boolean);
  'expirePeriod'?: (_google_protobuf_Duration | null);
  'retainedTop'?: (number | string | Long);
  'max'?: (number | string | Long);
  'keepExpired'?: (number | string | Long);
  'keepSemver'?: (_careen_v1_KeepSemver | null);
  'keepThinned'?: (_careen_v1_KeepThinned | null);
  'ageFrom'?: (string);
  'matchAll'?: (boolean);
  'excludeTagRegexp'?: (string);
  'orphans'?: (boolean);
  'brokenIndexes'?: (boolean);
  'annotations'?: ({[key: string]: string});
  'labels'?: ({[key: string]: string});
  'artifactType'?: (string);
  'platform'?: (string);
  'minSize'?: (number | string | Long);
  'priority'?: (number | string | Long);
  'expireAfter'?: (_google_protobuf_Duration | null);
  'keep'?: (boolean);
  'groupBy'?: (string);
  'tagsMatchAll'?: (string)[];
  '_tagRegexp'?: "tagRegexp";
  '_retainedTop'?: "retainedTop";
  '_max'?: "max";
  '_keepExpired'?: "keepExpired";
  '_excludeTagRegexp'?: "excludeTagRegexp";
  '_artifactType'?: "artifactType";
  '_platform'?: "platform";
  '_minSize'?: "minSize";
  '_priority'?: "priority";
  '_groupBy'?: "groupBy";
}

export interface Rule__Output {
  'label': (string);
  'description': (string);
  'tagRegexp'?: (string);
  'untagged': (boolean);
  'expirePeriod': (_google_protobuf_Duration__Output | null);
  'retainedTop'?: (number);
  'max'?: (number);
  'keepExpired'?: (number);
  'keepSemver': (_careen_v1_KeepSemver__Output | null);
  'keepThinned': (_careen_v1_KeepThinned__Output | null);
  'ageFrom': (string);
  'matchAll': (boolean);
  'excludeTagRegexp'?: (string);
  'orphans': (boolean);
  'brokenIndexes': (boolean);
  'annotations': ({[key: string]: string});
  'labels': ({[key: string]: string});
  'artifactType'?: (string);
  'platform'?: (string);
  'minSize'?: (number);
  'priority'?: (number);
  'expireAfter': (_google_protobuf_Duration__Output | null);
  'keep': (boolean);
  'groupBy'?: (string);
  'tagsMatchAll': (string)[];
  '_tagRegexp'?: "tagRegexp";
  '_retainedTop'?: "retainedTop";
  '_max'?: "max";
  '_keepExpired'?: "keepExpired";
  '_excludeTagRegexp'?: "excludeTagRegexp";
  '_artifactType'?: "artifactType";
  '_platform'?: "platform";
  '_minSize'?: "minSize";
  '_priority'?: "priority";
  '_groupBy'?: "groupBy";
}
