// Original file: proto/careen/worker/v1/inventory.proto


export interface ListApprovedResponse {
  'digests'?: (string)[];
}

export interface ListApprovedResponse__Output {
  'digests': (string)[];
}
