// Original file: proto/careen/v1/plan.proto

import type { Long } from '@grpc/proto-loader';

export interface ApplyPlanRequest {
  'name'?: (string);
  'requestId'?: (string);
  'allowUnknown'?: (boolean);
  'approveImages'?: (number | string | Long);
  'etag'?: (string);
  'contentSha256'?: (Buffer | Uint8Array | string);
  '_approveImages'?: "approveImages";
}

export interface ApplyPlanRequest__Output {
  'name': (string);
  'requestId': (string);
  'allowUnknown': (boolean);
  'approveImages'?: (number);
  'etag': (string);
  'contentSha256': (Buffer);
  '_approveImages'?: "approveImages";
}
