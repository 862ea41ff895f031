import { type Block as Tree, isSensitive, type ParsedFile, type EvaluationScope } from '../hcl/index.ts'
import { instancesOf } from './instances.ts'
import {
  type Declarations,
  declarationsOf,
  type Module,
  openModule,
  subjectOf,
  type Top,
  topAttributes,
} from './module.ts'
import type { Problems, Subject } from './problems.ts'
import { type Unread, unreadKinds } from './unread.ts'
import { type GivenValue, unknownVariable } from './variables.ts'
import { nameOf } from './written.ts'

/** The files of a folder below the configuration's, or why there are none. */
export type ReadFolder = (
  folder: string,
) =>
  | { readonly ok: true; readonly files: readonly ParsedFile[] }
  | { readonly ok: false; readonly why: string }

/** What calling a module needs besides the module that calls. */
export type CallOptions = {
  readonly read: ReadFolder
  readonly constants: EvaluationScope
  readonly at: Problems
}

/** Modules may call modules so deep. */
const DEEPEST = 10

/** All modules that a module calls, with those that they call: `module "x" { source = "./dir" }`. */
export function calledModules(module: Module, options: CallOptions): readonly Module[] {
  const calls = module.declarations.others.filter(({ tree }) => tree.type === 'module')
  const called = calls.flatMap((block) => call(block, module, options))
  return called.flatMap((one) => [one, ...calledModules(one, options)])
}

function call(block: Top, module: Module, options: CallOptions): readonly Module[] {
  const { tree, source } = block
  const { at } = options
  const scope = { ...module.scope, source }
  const label = tree.labels[0]?.text ?? ''
  const subject = subjectOf(block, scope)
  const folder = folderOf(tree, module, subject, at)
  const declared =
    folder === undefined ? undefined : declarationsIn(folder, { block, module, subject }, options)
  if (folder === undefined || declared === undefined) return []
  return instancesOf(tree, scope, subject, at).map((instance) => {
    const key = instance.key === undefined ? [] : [instance.key]
    return openModule(declared.declarations, {
      ...options,
      unread: declared.unread,
      folder,
      prefix: [...module.prefix, nameOf([label, ...key])],
      call: { block, module },
      given: inputsOf(tree, declared.declarations, { subject, scope: instance.scope, at }),
    })
  })
}

/** Local folders only: nothing is fetched from anywhere. */
function folderOf(
  { body, labels }: Tree,
  { folder }: Module,
  subject: Subject,
  at: Problems,
): string | undefined {
  const expression = body.attributes.get('source')?.expression
  const source = expression?.kind === 'literal' ? expression.value : undefined
  if (labels.length !== 1)
    at.error(subject, 'Missing label of a "module" block', 'Write module "name" { ... }.')
  else if (expression === undefined)
    at.error(subject, 'Missing attribute "source"', 'Write the folder: source = "./folder".')
  else if (typeof source !== 'string' || !/^\.\.?\//.test(source))
    at.error(
      subject,
      'Wrong value for "source"',
      'It is a folder of this configuration, written out: "./folder".',
      'source',
    )
  else return joined(folder, source)
  return undefined
}

/** `a/b` and `../c` make `a/c`. What leads out of the configuration begins with `..`. */
function joined(folder: string, source: string): string {
  const parts: string[] = []
  for (const part of `${folder}/${source}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

type Declared = { readonly declarations: Declarations; readonly unread: Unread }

type Calling = { readonly block: Top; readonly module: Module; readonly subject: Subject }

function declarationsIn(
  folder: string,
  { module, subject }: Calling,
  { read, at, constants }: CallOptions,
): Declared | undefined {
  const around = foldersAround(module)
  if (around.includes(folder) || around.length > DEEPEST) {
    const detail = around.includes(folder)
      ? `The folder ${folder === '' ? 'of the configuration' : `"${folder}"`} calls itself: ${[...around, folder].map(shown).join(' -> ')}.`
      : `Modules call modules more than ${DEEPEST} levels deep.`
    at.error(subject, 'Module that never ends', detail, 'source')
    return undefined
  }
  const found = read(folder)
  if (!found.ok) {
    at.error(subject, 'Module that cannot be read', `${found.why}.`, 'source')
    return undefined
  }
  for (const { diagnostics } of found.files) diagnostics.forEach(at.add)
  for (const file of found.files) topAttributes(file, at, constants)
  return { declarations: declarationsOf(found.files, at, constants), unread: unreadKinds(found.files) }
}

function shown(folder: string): string {
  return folder === '' ? '.' : `./${folder}`
}

function foldersAround(module: Module): readonly string[] {
  return [...(module.call === undefined ? [] : foldersAround(module.call.module)), module.folder]
}

type Inputs = { readonly subject: Subject; readonly scope: EvaluationScope; readonly at: Problems }

/** Attributes of the block that are not the language's own are values of the module's variables. */
const OWN: readonly string[] = ['source', 'for_each']

function inputsOf(
  { body }: Tree,
  { variables }: Declarations,
  { subject, scope, at }: Inputs,
): ReadonlyMap<string, GivenValue> {
  const inputs = new Map<string, GivenValue>()
  for (const { name, expression } of body.attributes.values()) {
    if (OWN.includes(name)) continue
    if (variables.has(name))
      inputs.set(name, { kind: 'expression', expression, scope, sensitive: isSensitive(expression, scope) })
    else at.error(subject, `Unknown attribute "${name}"`, unknownVariable(name, [...variables.keys()]), name)
  }
  return inputs
}
