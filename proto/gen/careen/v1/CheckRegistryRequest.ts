// Original file: proto/careen/v1/registry.proto


export interface CheckRegistryRequest {
  'name'?: (string);
  'repository'?: (string);
}

export interface CheckRegistryRequest__Output {
  'name': (string);
  'repository': (string);
}
