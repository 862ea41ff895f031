// Original file: proto/careen/v1/workspace.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { RevisionChange as _careen_v1_RevisionChange, RevisionChange__Output as _careen_v1_RevisionChange__Output } from '../../careen/v1/RevisionChange.ts';
import type { Origin as _careen_v1_Origin, Origin__Output as _careen_v1_Origin__Output } from '../../careen/v1/Origin.ts';
import type { Long } from '@grpc/proto-loader';

export interface Revision {
  'name'?: (string);
  'serial'?: (number | string | Long);
  'plan'?: (string);
  'applyTime'?: (_google_protobuf_Timestamp | null);
  'appliedBy'?: (string);
  'identity'?: (string);
  'claimed'?: (string);
  'changes'?: (_careen_v1_RevisionChange)[];
  'origin'?: (_careen_v1_Origin | null);
  'addedImages'?: (number | string | Long);
  'removedImages'?: (number | string | Long);
  '_addedImages'?: "addedImages";
  '_removedImages'?: "removedImages";
}

export interface Revision__Output {
  'name': (string);
  'serial': (number);
  'plan': (string);
  'applyTime': (_google_protobuf_Timestamp__Output | null);
  'appliedBy': (string);
  'identity': (string);
  'claimed': (string);
  'changes': (_careen_v1_RevisionChange__Output)[];
  'origin': (_careen_v1_Origin__Output | null);
  'addedImages'?: (number);
  'removedImages'?: (number);
  '_addedImages'?: "addedImages";
  '_removedImages'?: "removedImages";
}
