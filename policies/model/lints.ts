/** Warnings about policies that are valid. Closed; `docs/reference/warnings.md` has an entry with an example for each. */
export const LINTS: Readonly<Record<LintCode, { readonly summary: string; readonly advice: string }>> = {
  'no-rules': {
    summary: 'No rules',
    advice:
      'The policy deletes nothing, but it still replaces wider policies. Add a rule, or remove the policy.',
  },
  'only-keeps': {
    summary: 'The policy only keeps',
    advice:
      'The policy deletes nothing, but it still replaces wider policies. Add a rule that deletes images, or remove the policy.',
  },
  'disabled-lets-wider': {
    summary: 'A DISABLED policy leaves a wider policy in force',
    advice:
      'A DISABLED policy replaces no other policy. To delete nothing there, write an ACTIVE policy without rules, or a protect block.',
  },
  'retained-top-zero': {
    summary: 'retained_top = 0 keeps nothing',
    advice: 'retained_top = 0 has no effect. Remove it, or write the number of images to keep.',
  },
  'unescaped-dot': {
    summary: 'A dot in the pattern matches any character',
    advice: 'Write \\\\. for a dot, or [.].',
  },
  'deletes-latest': {
    summary: 'The policy can delete "latest"',
    advice: 'Add a protect block for it, write exclude_tag_regexp = "latest", or narrow the pattern.',
  },
  'catch-all': {
    summary: 'A catch-all rule limits other rules',
    advice:
      'An image is deleted only if every rule that selects it agrees, so this rule delays the deletes of narrower rules. Narrow its pattern.',
  },
  'shadowed-rule': {
    summary: 'The rule never decides',
    advice: 'A rule with a lower priority number selects every tag. Give this rule a lower number.',
  },
  'mixed-ranking': {
    summary: 'Tagged and untagged images in one count',
    advice:
      'Newer untagged images count before older tagged ones, so all tagged images may be deleted. Write two rules, each with its own count.',
  },
  'matched-nothing': {
    summary: 'The rule selects no image',
    advice: 'No image of the repository matches its filters. Check the pattern, or remove the rule.',
  },
  vetoes: {
    summary: 'The rule keeps images that other rules would delete',
    advice:
      'An image is deleted only if every rule that selects it agrees. Narrow this rule, or shorten its period.',
  },
  unanchored: {
    summary: 'The pattern matches only a part of other tags',
    advice: 'A pattern must match the whole tag. To select these tags too, write .* before or after it.',
  },
  'empties-repository': {
    summary: 'The policy deletes every image of the repository',
    advice: 'Add retained_top = 1 to a rule. If this is intended, write allow_empty = true.',
  },
  'still-at-quota': {
    summary: 'The scope stays at its quota',
    advice:
      'Deleting everything that the rules allow does not reach the quota. Raise the quota, or keep fewer images.',
  },
}

/** The closed list of warning codes. docs/reference/warnings.md documents each. */
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

/** One warning: its code, the policy or rule that it is about, and what was found. `LINTS` has the advice. */
export type Lint = { readonly code: LintCode; readonly address: string; readonly detail: string }
