// Original file: proto/careen/v1/plan.proto


export interface WatchPlanRequest {
  'name'?: (string);
  'cursor'?: (string);
}

export interface WatchPlanRequest__Output {
  'name': (string);
  'cursor': (string);
}
