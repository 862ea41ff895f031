import type { SchemaAttribute, SchemaBlock } from './block.ts'

const condition: SchemaAttribute = { type: 'expression', required: true, doc: 'Condition that must be true.' }
const error_message: SchemaAttribute = {
  type: 'expression',
  required: true,
  doc: 'Message if the condition is false; a template.',
}

/** Blocks that give values and structure to others, and declare nothing by themselves. */
export const LANGUAGE: Readonly<Record<string, SchemaBlock>> = {
  careen: {
    labels: 0,
    doc: 'Where these files are applied. The values are constants.',
    attributes: {
      workspace: {
        type: 'string',
        doc: 'Workspace of the objects. A flag or a variable that names another one is refused.',
      },
      daemon: {
        type: 'string',
        doc: 'Name that the daemon gives itself (careend --name). A daemon of another name is refused.',
      },
    },
    blocks: {},
  },
  variable: {
    labels: 1,
    doc: 'Value from outside the files: var.NAME.',
    attributes: {
      type: {
        type: 'expression',
        doc: 'Its type, such as string or list(object({ name = string, days = optional(number, 7) })).',
      },
      default: { type: 'expression', doc: 'Value if none is given.' },
      description: { type: 'expression', doc: 'Free text.' },
      sensitive: {
        type: 'expression',
        fallback: 'false',
        doc: 'true: the value is never shown, and no policy may contain it.',
      },
      nullable: { type: 'expression', fallback: 'true', doc: 'true: the value may be null.' },
    },
    blocks: {
      validation: {
        labels: 0,
        repeats: true,
        doc: 'Condition that the value must meet.',
        attributes: { condition, error_message },
        blocks: {},
      },
    },
  },
  locals: {
    labels: 0,
    doc: 'Named values: local.NAME.',
    open: 'Value; it may refer to variables and other local values.',
    attributes: {},
    blocks: {},
  },
  module: {
    labels: 1,
    doc: 'Blocks of another folder, with values for its variables. Their names start with the name of the module.',
    each: true,
    open: 'Value of a variable of the folder.',
    attributes: {
      source: { type: 'expression', required: true, doc: 'Folder of this configuration: "./folder".' },
    },
    blocks: {},
  },
  check: {
    labels: 1,
    doc: 'Condition on the configuration itself; can also refer to lifecycle_policy, default_policy and protect: objects by name.',
    each: true,
    attributes: {
      condition,
      error_message,
      severity: { type: 'string', fallback: 'error', doc: '"error" or "warning".' },
    },
    blocks: {},
  },
}
