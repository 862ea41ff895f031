import {
  type Attribute,
  type Block as Tree,
  type EvaluationScope,
  openSource,
  parseFile,
  placeOf,
  references,
  type SourceFile,
  tryEvaluate,
} from '../hcl/index.ts'
import { isWorkspaceName } from '../model/index.ts'
import { constantScope } from './constants.ts'
import type { Diagnostic, Place } from './diagnostic.ts'
import { type Module, subjectOf, type Top } from './module.ts'
import { TOP } from './objects.ts'
import { type Problems, problems, type Subject } from './problems.ts'
import { readBlock, type ReadContext, reportTwice, schemaOf } from './read.ts'

/** A text of a `careen` block, and where it stands. */
export type Setting = { readonly value: string; readonly place: Place }

/** What the `careen` block of a configuration says: where it is applied. Absent: it does not say it. */
export type Settings = { readonly workspace?: Setting; readonly daemon?: Setting }

const NAMES = ['workspace', 'daemon'] as const

/**
 * Reads the `careen` blocks of all modules. Only the configuration itself has one, and its attributes are constants. Why: it is read before
 * variables have values. Reports every other block and value.
 */
export function settingsOf(
  modules: readonly Module[],
  constants: EvaluationScope,
  context: ReadContext,
): Settings {
  const found = modules.flatMap(({ declarations, call }) =>
    declarations.others.filter(isSettings).map((top) => ({ top, isCalled: call !== undefined })),
  )
  for (const { top, isCalled } of found)
    if (isCalled)
      context.at.error(
        subjectOf(top, constants),
        'A "careen" block in a module',
        'Write it beside the module blocks, in the folder that you apply.',
      )
  return read(
    found.flatMap(({ top, isCalled }) => (isCalled ? [] : [top])),
    constants,
    context,
  )
}

/** Reads only the `careen` block of files, whatever else is wrong with them. */
export async function readSettings(
  files: readonly SourceFile[],
): Promise<{ readonly settings: Settings; readonly diagnostics: readonly Diagnostic[] }> {
  const at = problems()
  const parsed = files.map((file) => parseFile(openSource(file)))
  const tops = parsed
    .flatMap(({ source, body }) => body.blocks.map((tree) => ({ tree, source })))
    .filter(isSettings)
  const [first] = tops
  if (first === undefined) return { settings: {}, diagnostics: [] }
  const constants = await constantScope([], first.source)
  const settings = read(tops, constants, { at, isBroken: () => false })
  return { settings, diagnostics: at.all() }
}

function isSettings({ tree }: { readonly tree: Tree }): boolean {
  return tree.type === 'careen'
}

function read(tops: readonly Top[], constants: EvaluationScope, context: ReadContext): Settings {
  const [first, ...others] = tops
  if (first === undefined) return {}
  const scope = { ...constants, source: first.source }
  const subject = { file: first.source.name, address: '', schema: TOP }
  const own = schemaOf(first.tree, subject, scope, context)
  if (own === undefined) return {}
  for (const { tree, source } of others)
    reportTwice(
      readBlock(
        { tree, schema: own.schema, scope: { ...constants, source }, address: 'careen', label: '' },
        context,
      ),
      context.at,
    )
  const tree = withConstants(first, constants, context.at)
  readBlock({ tree, schema: own.schema, scope, address: 'careen', label: '' }, context)
  const top = { ...first, tree }
  return Object.fromEntries(NAMES.flatMap((name) => settingOf(name, top, scope, context.at)))
}

function isConstant({ expression }: Attribute): boolean {
  return references(expression).length === 0
}

/** Returns the block without attributes that refer to names. Reports these. */
function withConstants(top: Top, constants: EvaluationScope, at: Problems): Tree {
  const { body } = top.tree
  const attributes = [...body.attributes].filter(([, attribute]) => isConstant(attribute))
  for (const { name } of [...body.attributes.values()].filter((attribute) => !isConstant(attribute)))
    at.error(
      subjectOf(top, constants, 'careen'),
      `Wrong value for "${name}"`,
      'The block is read before variables have values. Write the name in quotes.',
      name,
    )
  return { ...top.tree, body: { ...body, attributes: new Map(attributes) } }
}

function settingOf(
  name: string,
  top: Top,
  scope: EvaluationScope,
  at: Problems,
): readonly (readonly [string, Setting])[] {
  const expression = top.tree.body.attributes.get(name)?.expression
  const found = expression === undefined ? undefined : tryEvaluate(expression, scope)
  if (expression === undefined || found?.ok !== true) return []
  const { value } = found
  const place = placeOf({ source: top.source, start: expression.start, end: expression.end })
  if (typeof value === 'string' && isWorkspaceName(value)) return [[name, { value, place }]]
  const subject: Subject = subjectOf(top, scope)
  at.error(subject, `Wrong value for "${name}"`, `Write the name of a ${name} in quotes.`, name)
  return []
}
