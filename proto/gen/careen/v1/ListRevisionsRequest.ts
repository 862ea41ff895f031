// Original file: proto/careen/v1/workspace.proto


export interface ListRevisionsRequest {
  'parent'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (string);
  'orderBy'?: (string);
}

export interface ListRevisionsRequest__Output {
  'parent': (string);
  'pageSize': (number);
  'pageToken': (string);
  'filter': (string);
  'orderBy': (string);
}
