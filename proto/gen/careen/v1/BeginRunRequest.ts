// Original file: proto/careen/v1/worker.proto


export interface BeginRunRequest {
  'run'?: (string);
  'worker'?: (string);
}

export interface BeginRunRequest__Output {
  'run': (string);
  'worker': (string);
}
