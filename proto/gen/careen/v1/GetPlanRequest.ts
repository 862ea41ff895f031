// Original file: proto/careen/v1/plan.proto


export interface GetPlanRequest {
  'name'?: (string);
}

export interface GetPlanRequest__Output {
  'name': (string);
}
