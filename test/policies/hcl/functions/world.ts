import { FUNCTIONS } from '../../../../policies/hcl/functions/index.ts'
import { YAML_FUNCTIONS } from '../../../../policies/hcl/functions/yaml.ts'
import type { World } from '../evaluating.ts'

/** Files that the calls of the tables read. */
export const FILES = {
  'days.txt': '30\n',
  'hello.tpl': 'Hello, ${name}!%{ for day in days } ${upper(day)}%{ endfor }',
  'whole.tpl': '${days}',
  'broken.tpl': 'a\n${',
  'again.tpl': '${templatefile("hello.tpl", {})}',
  'unknown.tpl': '${nmae}',
} as const

/** All functions there are. */
export const ALL = new Map([...FUNCTIONS, ...YAML_FUNCTIONS])

export const WORLD: World = { functions: ALL, files: FILES }
