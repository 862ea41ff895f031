// Original file: proto/careen/v1/approval.proto

import type { Long } from '@grpc/proto-loader';

export interface CreateApprovalRequest {
  'parent'?: (string);
  'subject'?: (string);
  'subjectSha256'?: (Buffer | Uint8Array | string);
  'images'?: (number | string | Long);
  'note'?: (string);
  'requestId'?: (string);
  'validateOnly'?: (boolean);
  '_images'?: "images";
}

export interface CreateApprovalRequest__Output {
  'parent': (string);
  'subject': (string);
  'subjectSha256': (Buffer);
  'images'?: (number);
  'note': (string);
  'requestId': (string);
  'validateOnly': (boolean);
  '_images'?: "images";
}
