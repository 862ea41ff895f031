// Original file: proto/careen/v1/token.proto


export interface ListTokensRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListTokensRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
