// Original file: proto/careen/v1/plan.proto


export interface PlanFailure {
  'code'?: (string);
  'message'?: (string);
  'metadata'?: ({[key: string]: string});
}

export interface PlanFailure__Output {
  'code': (string);
  'message': (string);
  'metadata': ({[key: string]: string});
}
