// Original file: proto/careen/v1/workspace.proto


export interface ListDriftRequest {
  'parent'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'origin'?: (string);
}

export interface ListDriftRequest__Output {
  'parent': (string);
  'pageSize': (number);
  'pageToken': (string);
  'origin': (string);
}
