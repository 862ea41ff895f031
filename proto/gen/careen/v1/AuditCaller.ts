// Original file: proto/careen/v1/audit.proto


export interface AuditCaller {
  'identity'?: (string);
  'address'?: (string);
  'claimed'?: (string);
}

export interface AuditCaller__Output {
  'identity': (string);
  'address': (string);
  'claimed': (string);
}
