// Original file: proto/careen/v1/drift.proto


export interface FieldChange {
  'path'?: (string);
  'before'?: (string);
  'after'?: (string);
  '_before'?: "before";
  '_after'?: "after";
}

export interface FieldChange__Output {
  'path': (string);
  'before'?: (string);
  'after'?: (string);
  '_before'?: "before";
  '_after'?: "after";
}
