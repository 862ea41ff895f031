// Original file: proto/careen/v1/workspace.proto

import type { Long } from '@grpc/proto-loader';

export interface ListHistoryRequest {
  'parent'?: (string);
  'afterSerial'?: (number | string | Long);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListHistoryRequest__Output {
  'parent': (string);
  'afterSerial': (number);
  'pageSize': (number);
  'pageToken': (string);
}
