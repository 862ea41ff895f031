// Original file: proto/careen/v1/workspace.proto

import type { DeclaredObject as _careen_v1_DeclaredObject, DeclaredObject__Output as _careen_v1_DeclaredObject__Output } from '../../careen/v1/DeclaredObject.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListObjectsResponse {
  'objects'?: (_careen_v1_DeclaredObject)[];
  'nextPageToken'?: (string);
  'serial'?: (number | string | Long);
}

export interface ListObjectsResponse__Output {
  'objects': (_careen_v1_DeclaredObject__Output)[];
  'nextPageToken': (string);
  'serial': (number);
}
