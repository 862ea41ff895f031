// Original file: proto/careen/v1/repository.proto


export interface PassedOver {
  'policy'?: (string);
  'why'?: (string);
}

export interface PassedOver__Output {
  'policy': (string);
  'why': (string);
}
