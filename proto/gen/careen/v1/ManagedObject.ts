// Original file: proto/careen/v1/plan.proto


export interface ManagedObject {
  'object'?: (string);
  'manager'?: (string);
}

export interface ManagedObject__Output {
  'object': (string);
  'manager': (string);
}
