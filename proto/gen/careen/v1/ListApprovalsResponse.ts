// Original file: proto/careen/v1/approval.proto

import type { Approval as _careen_v1_Approval, Approval__Output as _careen_v1_Approval__Output } from '../../careen/v1/Approval.ts';

export interface ListApprovalsResponse {
  'approvals'?: (_careen_v1_Approval)[];
  'nextPageToken'?: (string);
}

export interface ListApprovalsResponse__Output {
  'approvals': (_careen_v1_Approval__Output)[];
  'nextPageToken': (string);
}
