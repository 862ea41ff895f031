// Original file: proto/careen/v1/restoration.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { DeletedAgain as _careen_v1_DeletedAgain, DeletedAgain__Output as _careen_v1_DeletedAgain__Output } from '../../careen/v1/DeletedAgain.ts';
import type { Pin as _careen_v1_Pin, Pin__Output as _careen_v1_Pin__Output } from '../../careen/v1/Pin.ts';

export interface NextRun {
  'repository'?: (string);
  'runTime'?: (_google_protobuf_Timestamp | null);
  'deletes'?: (_careen_v1_DeletedAgain)[];
  'unknown'?: (string);
  'pins'?: (_careen_v1_Pin)[];
}

export interface NextRun__Output {
  'repository': (string);
  'runTime': (_google_protobuf_Timestamp__Output | null);
  'deletes': (_careen_v1_DeletedAgain__Output)[];
  'unknown': (string);
  'pins': (_careen_v1_Pin__Output)[];
}
