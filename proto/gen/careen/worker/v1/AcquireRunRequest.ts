// Original file: proto/careen/worker/v1/assignment.proto


export interface AcquireRunRequest {
  'run'?: (string);
  'worker'?: (string);
  'workerProtocol'?: (number);
  'features'?: (string)[];
}

export interface AcquireRunRequest__Output {
  'run': (string);
  'worker': (string);
  'workerProtocol': (number);
  'features': (string)[];
}
