// Original file: proto/careen/v1/registry.proto


export interface ListRegistriesRequest {
  'parent'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (string);
  'skipSizes'?: (boolean);
}

export interface ListRegistriesRequest__Output {
  'parent': (string);
  'pageSize': (number);
  'pageToken': (string);
  'filter': (string);
  'skipSizes': (boolean);
}
