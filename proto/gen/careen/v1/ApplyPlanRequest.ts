// Original file: proto/careen/v1/plan.proto


export interface ApplyPlanRequest {
  'name'?: (string);
  'requestId'?: (string);
  'allowUnknown'?: (boolean);
}

export interface ApplyPlanRequest__Output {
  'name': (string);
  'requestId': (string);
  'allowUnknown': (boolean);
}
