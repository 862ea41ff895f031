// Original file: proto/careen/worker/v1/lease.proto

import type { Long } from '@grpc/proto-loader';

export interface Lease {
  'run'?: (string);
  'secret'?: (Buffer | Uint8Array | string);
  'generation'?: (number | string | Long);
  'instance'?: (string);
}

export interface Lease__Output {
  'run': (string);
  'secret': (Buffer);
  'generation': (number);
  'instance': (string);
}
