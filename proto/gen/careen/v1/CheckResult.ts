// Original file: proto/careen/v1/registry.proto


// Original file: proto/careen/v1/registry.proto

export const _careen_v1_CheckResult_Verdict = {
  VERDICT_UNSPECIFIED: 'VERDICT_UNSPECIFIED',
  VERDICT_OK: 'VERDICT_OK',
  VERDICT_PROBLEM: 'VERDICT_PROBLEM',
  VERDICT_UNKNOWN: 'VERDICT_UNKNOWN',
} as const;

export type _careen_v1_CheckResult_Verdict =
  | 'VERDICT_UNSPECIFIED'
  | 0
  | 'VERDICT_OK'
  | 1
  | 'VERDICT_PROBLEM'
  | 2
  | 'VERDICT_UNKNOWN'
  | 3

export type _careen_v1_CheckResult_Verdict__Output = typeof _careen_v1_CheckResult_Verdict[keyof typeof _careen_v1_CheckResult_Verdict]

export interface CheckResult {
  'check'?: (string);
  'verdict'?: (_careen_v1_CheckResult_Verdict);
  'needed'?: (boolean);
  'message'?: (string);
  'remedy'?: (string);
}

export interface CheckResult__Output {
  'check': (string);
  'verdict': (_careen_v1_CheckResult_Verdict__Output);
  'needed': (boolean);
  'message': (string);
  'remedy': (string);
}
