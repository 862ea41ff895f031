// Original file: proto/careen/worker/v1/assignment.proto


export interface WorkerInfo {
  'instance'?: (string);
  'name'?: (string);
  'protocol'?: (number);
  'features'?: (string)[];
}

export interface WorkerInfo__Output {
  'instance': (string);
  'name': (string);
  'protocol': (number);
  'features': (string)[];
}
