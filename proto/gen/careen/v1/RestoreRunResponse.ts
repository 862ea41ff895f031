// Original file: proto/careen/v1/repository.proto

import type { Long } from '@grpc/proto-loader';

export interface RestoreRunResponse {
  'digest'?: (string);
  'outcome'?: (string);
  'hadTags'?: (string)[];
  'tags'?: (string)[];
  'tagConflicts'?: (string)[];
  'manifests'?: (string)[];
  'detail'?: (string);
  'done'?: (number | string | Long);
  'total'?: (number | string | Long);
}

export interface RestoreRunResponse__Output {
  'digest': (string);
  'outcome': (string);
  'hadTags': (string)[];
  'tags': (string)[];
  'tagConflicts': (string)[];
  'manifests': (string)[];
  'detail': (string);
  'done': (number);
  'total': (number);
}
