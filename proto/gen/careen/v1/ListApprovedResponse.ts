// Original file: proto/careen/v1/worker.proto


export interface ListApprovedResponse {
  'digests'?: (string)[];
}

export interface ListApprovedResponse__Output {
  'digests': (string)[];
}
