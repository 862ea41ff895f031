// Original file: proto/careen/v1/worker.proto


export interface BeginRunRequest {
  'run'?: (string);
  'worker'?: (string);
  'workerProtocol'?: (number);
  'features'?: (string)[];
}

export interface BeginRunRequest__Output {
  'run': (string);
  'worker': (string);
  'workerProtocol': (number);
  'features': (string)[];
}
