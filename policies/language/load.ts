import {
  type Diagnostic,
  EvaluationFailure,
  type Files,
  lineOf,
  openSource,
  type ParsedFile,
  parseFile,
  type EvaluationScope,
  type SourceText,
  type SourceFile,
} from '../hcl/index.ts'
import { runChecks, validateVariables } from './assertions.ts'
import { calledModules, type ReadFolder } from './calls.ts'
import { constantScope } from './constants.ts'
import { givenValues } from './given.ts'
import { declarationsOf, type Module, openModule, topAttributes } from './module.ts'
import { objectsOf, type Placed, withoutRepeats } from './objects.ts'
import { type Problems, problems } from './problems.ts'
import type { ReadContext } from './read.ts'
import { type Settings, settingsOf } from './settings.ts'
import { checkShapes } from './shape.ts'
import { type Unread, unreadKinds } from './unread.ts'
import type { Given } from './variables.ts'

/** Sub-folders of a configuration, for modules and for functions that read files; `dir` is relative to it, with `/`. */
export type Folder = Files & {
  /** The policy files of a sub-folder, sorted. */
  readonly list: (
    dir: string,
  ) =>
    | { readonly ok: true; readonly files: readonly SourceFile[] }
    | { readonly ok: false; readonly why: string }
}

/** What a configuration may use besides its own files. */
export type ReadOptions = {
  /** Values for variables, in rising order of precedence. */
  readonly given?: readonly Given[]
  /** Absent: there are no modules, and no files for functions to read. */
  readonly folder?: Folder
}

/** A configuration whose blocks are read, before they mean anything. */
export type Loaded = {
  readonly root: Module
  readonly placed: readonly Placed[]
  readonly at: Problems
  /** Kinds of names of which some could not be read: what seems to be missing may be there. */
  readonly unread: Unread
  readonly settings: Settings
}

/** All files together may have so many characters, and so many words and signs: these take memory. */
const MOST_TEXT = 64 * 1024 * 1024
const MOST_TOKENS = 8_000_000

const NOWHERE: SourceText = openSource({ name: '', text: '' })

/** `later`: expressions will follow, nobody knows which. */
export async function load(
  files: readonly SourceFile[],
  { given = [], folder, later = false }: ReadOptions & { readonly later?: boolean },
): Promise<Loaded> {
  const at = problems()
  const broken: Broken = new Map()
  const parse = parser(broken, at)
  const parsed = readable(files, at).map(parse)
  for (const { diagnostics } of parsed) diagnostics.forEach(at.add)
  const unread = unreadKinds(parsed)
  const texts = [
    ...files.map(({ text }) => text),
    ...given.map((one) => (one.kind === 'file' ? one.file.text : one.text)),
  ]
  const constants = await constantScope(later ? [...texts, 'yaml'] : texts, NOWHERE, folder)
  for (const file of parsed) topAttributes(file, at, constants)
  const declarations = declarationsOf(parsed, at, constants)
  const values = givenValues(given, declarations.variables, constants)
  values.diagnostics.forEach(at.add)
  const options = { constants, unread, at, read: folderReader(folder, parse) }
  const root = openModule(declarations, { ...options, given: values.values, prefix: [], folder: '' })
  const modules = [root, ...calledModules(root, options)]
  const context: ReadContext = { at, isBroken: brokenIn(broken) }
  const placed = withoutRepeats(
    modules.flatMap((module) => read(module, context)),
    at,
  )
  for (const module of modules) runChecks(module, placed, context)
  return { root, placed, at, unread, settings: settingsOf(modules, constants, context) }
}

/** Reads the objects of a module. Evaluates every value once, so that errors in unused values are reported too. */
function read(module: Module, context: ReadContext): readonly Placed[] {
  checkShapes(module, context)
  const placed = objectsOf(module, context)
  for (const root of ['var', 'local']) evaluateNames(root, module.scope, context.at)
  validateVariables(module, context.at)
  return placed
}

function evaluateNames(root: string, { names }: EvaluationScope, at: Problems): void {
  const entry = names.lookup(root)
  if (entry?.kind !== 'namespace') return
  for (const name of entry.namespace.names()) {
    const found = attempt(() => entry.namespace.get(name))
    if (found !== undefined) at.failure(found)
  }
}

function readable(files: readonly SourceFile[], at: Problems): readonly SourceFile[] {
  const size = files.reduce((sum, { text }) => sum + text.length, 0)
  if (size <= MOST_TEXT) return files
  at.add(tooLarge(`Its files have ${size} characters together; at most ${MOST_TEXT} are read.`))
  return []
}

function tooLarge(why: string): Diagnostic {
  const detail = `${why} Split it into several workspaces.`
  return { severity: 'error', summary: 'Configuration too large', detail }
}

/** The lines with syntax errors of each file. */
type Broken = Map<SourceText, readonly number[]>

function parser(broken: Broken, at: Problems): (file: SourceFile) => ParsedFile {
  let tokens = 0
  return (file) => {
    const full = tokens > MOST_TOKENS
    if (full) at.add(tooLarge(`Its files have more than ${MOST_TOKENS} words and signs together.`))
    const parsed = parseFile(openSource(full ? { ...file, text: '' } : file))
    tokens += parsed.tokens
    broken.set(
      parsed.source,
      parsed.diagnostics.map(({ place }) => place?.line ?? 0),
    )
    return parsed
  }
}

function brokenIn(broken: Broken): ReadContext['isBroken'] {
  return ({ start, end }, { source }) => {
    const lines = broken.get(source) ?? []
    if (lines.length === 0) return false
    const first = lineOf(source, start)
    const last = lineOf(source, end)
    return lines.some((line) => line >= first && line <= last)
  }
}

function attempt(work: () => unknown): EvaluationFailure | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof EvaluationFailure) return error
    throw error
  }
}

/** Folders are read once, however many modules call them. */
function folderReader(folder: Folder | undefined, parse: (file: SourceFile) => ParsedFile): ReadFolder {
  const known = new Map<string, ReturnType<ReadFolder>>()
  return (dir) => {
    const before = known.get(dir)
    if (before !== undefined) return before
    const found = folder?.list(dir) ?? { ok: false as const, why: 'there are no folders here' }
    const result = found.ok ? { ok: true as const, files: found.files.map(parse) } : found
    known.set(dir, result)
    return result
  }
}
