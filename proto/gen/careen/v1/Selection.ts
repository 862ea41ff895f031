// Original file: proto/careen/v1/plan.proto


export interface Selection {
  'targets'?: (string)[];
  'excludes'?: (string)[];
}

export interface Selection__Output {
  'targets': (string)[];
  'excludes': (string)[];
}
