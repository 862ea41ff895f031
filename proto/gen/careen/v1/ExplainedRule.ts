// Original file: proto/careen/v1/repository.proto


export interface ExplainedRule {
  'rule'?: (string);
  'byTags'?: (boolean);
}

export interface ExplainedRule__Output {
  'rule': (string);
  'byTags': (boolean);
}
