import type { Attribute, Block } from './block.ts'

const condition: Attribute = { type: 'expression', required: true, doc: 'What must be true.' }
const error_message: Attribute = {
  type: 'expression',
  required: true,
  doc: 'What to tell where it is not; a template.',
}

/** Blocks that give values and structure to others, and declare nothing by themselves. */
export const LANGUAGE: Readonly<Record<string, Block>> = {
  variable: {
    labels: 1,
    doc: 'A value that is given from outside: var.NAME.',
    attributes: {
      type: {
        type: 'expression',
        doc: 'Its type, such as string or list(object({ name = string, days = optional(number, 7) })).',
      },
      default: { type: 'expression', doc: 'Its value where none is given.' },
      description: { type: 'expression', doc: 'Free text.' },
      sensitive: { type: 'expression', fallback: 'false', doc: 'Is never shown; no policy may say it.' },
      nullable: { type: 'expression', fallback: 'true', doc: 'May it be null?' },
    },
    blocks: {
      validation: {
        labels: 0,
        repeats: true,
        doc: 'A condition that its value must meet.',
        attributes: { condition, error_message },
        blocks: {},
      },
    },
  },
  locals: {
    labels: 0,
    doc: 'Values with names: local.NAME.',
    open: 'A value; it may refer to variables and other local values.',
    attributes: {},
    blocks: {},
  },
  module: {
    labels: 1,
    doc: 'The blocks of another folder, with values for its variables. Names in it begin with that of the module.',
    each: true,
    open: 'The value of a variable of the folder.',
    attributes: {
      source: { type: 'expression', required: true, doc: 'A folder of this configuration: "./folder".' },
    },
    blocks: {},
  },
  check: {
    labels: 1,
    doc: 'A rule for the policies themselves; also knows lifecycle_policy, default_policy and protect, objects by name.',
    each: true,
    attributes: {
      condition,
      error_message,
      severity: { type: 'string', fallback: 'error', doc: '"error" or "warning".' },
    },
    blocks: {},
  },
}
