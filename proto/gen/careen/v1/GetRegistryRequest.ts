// Original file: proto/careen/v1/registry.proto


export interface GetRegistryRequest {
  'name'?: (string);
}

export interface GetRegistryRequest__Output {
  'name': (string);
}
