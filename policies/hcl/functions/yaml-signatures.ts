/** The signatures of the functions for YAML. Apart from them, as their parser is slow to load. */
export const YAML_DECODE = {
  signature: 'yamldecode(text)',
  doc: 'The value that the YAML (1.2, core schema) of one document stands for.',
} as const

export const YAML_ENCODE = { signature: 'yamlencode(value)', doc: 'The value as YAML.' } as const
