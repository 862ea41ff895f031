// Original file: proto/careen/v1/run.proto


export interface ApproveRunRequest {
  'name'?: (string);
  'requestId'?: (string);
}

export interface ApproveRunRequest__Output {
  'name': (string);
  'requestId': (string);
}
