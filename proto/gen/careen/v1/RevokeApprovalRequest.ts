// Original file: proto/careen/v1/approval.proto


export interface RevokeApprovalRequest {
  'name'?: (string);
  'requestId'?: (string);
}

export interface RevokeApprovalRequest__Output {
  'name': (string);
  'requestId': (string);
}
