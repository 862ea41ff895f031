// Original file: proto/careen/v1/policy.proto


export interface Registry {
  'name'?: (string);
  'url'?: (string);
  'credentials'?: (string);
  'profile'?: (string);
  'caFile'?: (string);
  'clientCertificate'?: (string);
  'clientKey'?: (string);
  'storage'?: (string);
  'repositories'?: (string)[];
  'tombstones'?: (boolean);
  'eventsSecret'?: (string);
  'trustBuilt'?: (boolean);
  'trustClock'?: (boolean);
  'noRepositories'?: (boolean);
  'preventDestroy'?: (boolean);
  '_trustBuilt'?: "trustBuilt";
}

export interface Registry__Output {
  'name': (string);
  'url': (string);
  'credentials': (string);
  'profile': (string);
  'caFile': (string);
  'clientCertificate': (string);
  'clientKey': (string);
  'storage': (string);
  'repositories': (string)[];
  'tombstones': (boolean);
  'eventsSecret': (string);
  'trustBuilt'?: (boolean);
  'trustClock': (boolean);
  'noRepositories': (boolean);
  'preventDestroy': (boolean);
  '_trustBuilt'?: "trustBuilt";
}
