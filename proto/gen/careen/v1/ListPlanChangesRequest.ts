// Original file: proto/careen/v1/plan.proto


export interface ListPlanChangesRequest {
  'parent'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListPlanChangesRequest__Output {
  'parent': (string);
  'pageSize': (number);
  'pageToken': (string);
}
