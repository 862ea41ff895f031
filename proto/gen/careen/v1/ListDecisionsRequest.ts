// Original file: proto/careen/v1/run.proto


export interface ListDecisionsRequest {
  'name'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (string);
}

export interface ListDecisionsRequest__Output {
  'name': (string);
  'pageSize': (number);
  'pageToken': (string);
  'filter': (string);
}
