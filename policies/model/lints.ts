/** Doubts about policies that are well formed. Closed; `docs/reference/warnings.md` has an entry with an example for each. */
export const LINTS: Readonly<Record<LintCode, { readonly summary: string; readonly advice: string }>> = {
  'no-rules': {
    summary: 'No rules',
    advice: 'The policy deletes nothing, and replaces wider policies all the same. Add a rule, or remove it.',
  },
  'only-keeps': {
    summary: 'Nothing goes by this policy',
    advice: 'It replaces wider policies all the same. Add a rule that lets images go, or remove it.',
  },
  'disabled-lets-wider': {
    summary: 'DISABLED, so that a wider policy is in force',
    advice:
      'A DISABLED policy replaces none. To have nothing deleted there, write an ACTIVE policy without rules, or a protect block.',
  },
  'retained-top-zero': {
    summary: 'retained_top = 0 keeps nothing',
    advice: 'It is the same as leaving retained_top out.',
  },
  'unescaped-dot': {
    summary: 'Dot that stands for any character',
    advice: 'Write \\\\. for a dot, or [.].',
  },
  'deletes-latest': {
    summary: 'The policy can delete "latest"',
    advice: 'Add a protect block for it, write exclude_tag_regexp = "latest", or narrow the pattern.',
  },
  'catch-all': {
    summary: 'Catch-all rule beside others',
    advice:
      'Every rule that selects an image must want it gone, so this one delays what narrower rules would delete. Narrow its pattern.',
  },
  'shadowed-rule': {
    summary: 'Rule that never decides',
    advice: 'A rule with a lower priority selects every tag. Give this one a lower priority still.',
  },
  'mixed-ranking': {
    summary: 'Tagged and untagged images in one count',
    advice:
      'Newer untagged images take the places of tagged ones, which then all may go. Write two rules with a count each.',
  },
  'matched-nothing': {
    summary: 'Rule that selects nothing',
    advice: 'No image here fits its filters. Check the pattern, or remove the rule.',
  },
  vetoes: {
    summary: 'Rule that keeps what others want gone',
    advice: 'All rules that select an image must want it gone. Narrow this rule, or shorten its period.',
  },
  unanchored: {
    summary: 'Pattern that is a part of other tags',
    advice:
      'A pattern must match the whole tag. Where these tags are meant too, write .* before or after it.',
  },
  'empties-repository': {
    summary: 'The policy leaves no image here',
    advice: 'Add retained_top = 1 to a rule, or write allow_empty = true where that is wanted.',
  },
  'still-at-quota': {
    summary: 'The scope stays at its quota',
    advice: 'All that the rules let go is not enough. Raise the quota, or keep fewer images.',
  },
}

export type LintCode =
  | 'no-rules'
  | 'only-keeps'
  | 'disabled-lets-wider'
  | 'retained-top-zero'
  | 'unescaped-dot'
  | 'deletes-latest'
  | 'catch-all'
  | 'shadowed-rule'
  | 'mixed-ranking'
  | 'matched-nothing'
  | 'vetoes'
  | 'unanchored'
  | 'empties-repository'
  | 'still-at-quota'

/** One doubt: which, about what (a policy, or a rule of it), and what was seen. `LINTS` has the advice. */
export type Lint = { readonly code: LintCode; readonly address: string; readonly detail: string }
