// Original file: proto/careen/worker/v1/input.proto

import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../../careen/v1/DeclaredObject.ts';
import type { DanglingTag as _careen_worker_v1_DanglingTag, DanglingTag__Output as _careen_worker_v1_DanglingTag__Output } from '../../../careen/worker/v1/DanglingTag.ts';
import type { Sighting as _careen_worker_v1_Sighting, Sighting__Output as _careen_worker_v1_Sighting__Output } from '../../../careen/worker/v1/Sighting.ts';
import type { TagState as _careen_worker_v1_TagState, TagState__Output as _careen_worker_v1_TagState__Output } from '../../../careen/worker/v1/TagState.ts';
import type { Push as _careen_worker_v1_Push, Push__Output as _careen_worker_v1_Push__Output } from '../../../careen/worker/v1/Push.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { PinnedReference as _careen_worker_v1_PinnedReference, PinnedReference__Output as _careen_worker_v1_PinnedReference__Output } from '../../../careen/worker/v1/PinnedReference.ts';
import type { Long } from '@grpc/proto-loader';

export interface ReadRunInputResponse {
  'protections'?: (_careen_v1_DeclaredObject)[];
  'quotaRepositories'?: (string)[];
  'quotaRegistries'?: (_careen_v1_DeclaredObject)[];
  'dangling'?: (_careen_worker_v1_DanglingTag)[];
  'sightings'?: (_careen_worker_v1_Sighting)[];
  'tags'?: (_careen_worker_v1_TagState)[];
  'pushes'?: (_careen_worker_v1_Push)[];
  'approvedDigests'?: (string)[];
  'upTo'?: (number | string | Long);
  'heardTime'?: (_google_protobuf_Timestamp | null);
  'items'?: (number | string | Long);
  'pins'?: (_careen_worker_v1_PinnedReference)[];
  '_items'?: "items";
}

export interface ReadRunInputResponse__Output {
  'protections': (_careen_v1_DeclaredObject__Output)[];
  'quotaRepositories': (string)[];
  'quotaRegistries': (_careen_v1_DeclaredObject__Output)[];
  'dangling': (_careen_worker_v1_DanglingTag__Output)[];
  'sightings': (_careen_worker_v1_Sighting__Output)[];
  'tags': (_careen_worker_v1_TagState__Output)[];
  'pushes': (_careen_worker_v1_Push__Output)[];
  'approvedDigests': (string)[];
  'upTo': (number);
  'heardTime': (_google_protobuf_Timestamp__Output | null);
  'items'?: (number);
  'pins': (_careen_worker_v1_PinnedReference__Output)[];
  '_items'?: "items";
}
