// Original file: proto/careen/worker/v1/flow.proto

import type { Long } from '@grpc/proto-loader';

export interface Places {
  'reads'?: (number | string | Long);
  'writes'?: (number | string | Long);
  'deletes'?: (number | string | Long);
}

export interface Places__Output {
  'reads': (number);
  'writes': (number);
  'deletes': (number);
}
