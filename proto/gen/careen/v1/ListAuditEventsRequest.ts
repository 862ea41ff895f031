// Original file: proto/careen/v1/audit.proto


export interface ListAuditEventsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (string);
  'orderBy'?: (string);
}

export interface ListAuditEventsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'filter': (string);
  'orderBy': (string);
}
