// Original file: proto/careen/v1/policy.proto


export interface Window {
  'allow'?: (string)[];
  'timeZone'?: (string);
}

export interface Window__Output {
  'allow': (string)[];
  'timeZone': (string);
}
