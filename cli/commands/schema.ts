import { FUNCTION_FAMILIES } from '../../policies/hcl/index.ts'
import { closest } from '../../policies/hcl/source/suggest.ts'
import { TEST as TEST_SCHEMA, SCHEMA } from '../../policies/language/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { type Command, json } from '../framework/command.ts'
import { seenColumns } from '../framework/screen.ts'
import type { Terminal } from '../framework/terminal.ts'
import { linesSchema } from '../views/lines/schema.ts'
import {
  blockText,
  functionText,
  languageJson,
  languageText,
  type PlacedBlock,
  placedBlocks,
  placedJson,
} from '../views/schema.ts'

const LANGUAGE = { blocks: SCHEMA, tests: { test: TEST_SCHEMA }, families: FUNCTION_FAMILIES }
const FUNCTIONS = FUNCTION_FAMILIES.flatMap(({ functions }) => functions)

/** Prints the whole language, one block, or one function. */
export const schema: Command = async ({ words: [name], switches }, terminal) => {
  if (switches.has('json-output')) terminal.out(json(linesSchema()))
  else if (name === undefined)
    show(terminal, languageJson(LANGUAGE), languageText(LANGUAGE, seenColumns(terminal)))
  else describe(name, terminal)
  return 0
}

function show(terminal: Terminal, language: object, text: string): void {
  terminal.lines(() => [{ type: 'language', message: 'The language of careen', data: { language } }])
  terminal.out(text)
}

function describe(name: string, terminal: Terminal): void {
  const columns = seenColumns(terminal)
  const placed = placedBlocks(LANGUAGE)
  const blocks = placed.filter((one) => one.name === name || one.paths.includes(name))
  if (blocks.length > 0)
    return show(terminal, placedJson(blocks), blocks.map((one) => blockText(one, columns)).join('\n'))
  const described = FUNCTIONS.find((one) => one.name === name)
  if (described === undefined) throw unknown(name, placed)
  show(terminal, { functions: { [name]: described } }, functionText(described))
}

function unknown(name: string, placed: readonly PlacedBlock[]): CareenError {
  const owners = placed.filter(({ block }) => Object.hasOwn(block.attributes, name))
  if (owners.length > 0)
    return new CareenError(
      'NOT_FOUND',
      `${name} is an attribute of ${owners.map((one) => one.name).join(', ')}; write careen schema ${owners[0]?.name ?? ''}`,
    )
  const names = [...placed.flatMap((one) => [one.name, ...one.paths]), ...FUNCTIONS.map((one) => one.name)]
  const meant = closest(name, names)
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`
  return new CareenError(
    'NOT_FOUND',
    `no block and no function is called "${name}".${hint} careen schema lists them`,
  )
}
