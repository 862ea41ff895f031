// Original file: proto/careen/v1/server.proto


export interface Server {
  'name'?: (string);
  'version'?: (string);
}

export interface Server__Output {
  'name': (string);
  'version': (string);
}
