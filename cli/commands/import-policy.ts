import { hasErrors } from '../../policies/hcl/index.ts'
import { type ImportedPolicy, importDocument, printImported } from '../../policies/importers/index.ts'
import { FOREIGN_SYSTEMS, type ForeignSystem } from '../../policies/importers/systems.ts'
import { addressOf, CareenError } from '../../policies/model/index.ts'
import { readImages } from '../../policies/offline/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import {
  type GivenDocument,
  instantOf,
  pathOf,
  readData,
  readDocument,
  showDiagnostics,
} from '../input/index.ts'
import { comparisonLines, comparisonText } from '../views/comparison.ts'
import { type OutputLine, rowLines } from '../views/lines/line.ts'
import { oneLine, plural } from '../views/text.ts'
import { compareImported, type ImportedCase } from './compare-imported.ts'

/** Prints a policy of another system as a policy file, or on which images both differ. Exits with 5 if the file cannot say all of it. */
export const importPolicy: Command = async (args, terminal) => {
  const system = systemOf(args)
  const file = args.words[0] ?? ''
  const text = await textOf(file, terminal)
  const { value: policy, placeOf } = await documentIn(system, text, file)
  const imported = inFile(file, placeOf, () => importedFrom(system, policy))
  const images = await imagesOf(args, terminal)
  if (images === undefined) return EXIT.error
  if (images === 'none') printPolicies({ system, imported }, terminal)
  else {
    const compared = inFile(file, placeOf, () => compareImported({ system, policy, imported, ...images }))
    terminal.lines(() => comparisonLines(compared))
    terminal.out(comparisonText(compared, system))
  }
  const lost = imported.flatMap(({ notes }) => notes).filter(({ kind }) => kind === 'lost')
  if (lost.length === 0) return EXIT.ok
  const where = [...new Set(lost.map(({ at }) => at).filter((at) => at !== ''))]
  terminal.err(
    `${terminal.paint('red', 'Not all of it can be said:')} ${plural(lost.length, 'comment')} "NOT SAID HERE"${where.length === 0 ? '' : ` (${oneLine(where.join(', '))})`}. What is left out deletes nothing.\n`,
  )
  return EXIT.refused
}

/** Returns what is imported. The error of what is a policy of another system says so. */
function importedFrom(system: ForeignSystem, policy: unknown): readonly ImportedPolicy[] {
  try {
    return importDocument(system, policy)
  } catch (cause) {
    if (!(cause instanceof CareenError)) throw cause
    const others = FOREIGN_SYSTEMS.filter((one) => one !== system && isOf(one, policy))
    if (others.length === 0) throw cause
    const hint = `it can be read with -from=${others.join(' or ')}`
    throw new CareenError(cause.code, `${cause.message}; ${hint}`, { cause })
  }
}

/** Is it a policy of the system, with rules and nothing lost? */
function isOf(system: ForeignSystem, policy: unknown): boolean {
  try {
    const imported = importDocument(system, policy)
    const isWhole = imported.every(({ notes }) => notes.every(({ kind }) => kind !== 'lost'))
    return isWhole && imported.some((one) => one.policy.rules.length > 0)
  } catch {
    return false
  }
}

function systemOf({ values }: Arguments): ForeignSystem {
  const from = values['from']
  const system = FOREIGN_SYSTEMS.find((one) => one === from)
  if (system === undefined)
    throw invalid('import-policy', `-from is missing; write one of ${FOREIGN_SYSTEMS.join(', ')}`)
  return system
}

async function textOf(file: string, { cwd, readInput, signal }: Terminal): Promise<string> {
  return file === '-' ? readInput() : readData(pathOf(file, cwd), signal)
}

/** Reads JSON or YAML; of acr, a text with commands as well. */
async function documentIn(system: ForeignSystem, text: string, file: string): Promise<GivenDocument> {
  const isText = system === 'acr' && /\bacr\s+purge\b/.test(text) && !/^\s*[{[]|^steps:|^cmd:/m.test(text)
  if (isText) return { value: text.replace(/^\uFEFF/, ''), placeOf: () => undefined }
  try {
    return await readDocument(text)
  } catch (cause) {
    if (!(cause instanceof CareenError)) throw cause
    const place = /^\d+:\d+: /.test(cause.message) ? ':' : ': '
    throw new CareenError(cause.code, `${shownFile(file)}${place}${cause.message}`, { cause })
  }
}

const shownFile = (file: string): string => (file === '-' ? 'standard input' : file)

/** Returns what `read` returns. Errors name the file, and where in it they are if their path is in it. */
function inFile<T>(file: string, placeOf: GivenDocument['placeOf'], read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof CareenError)) throw cause
    const [, path] = /^(\$?[\w.[\]-]+): /.exec(cause.message) ?? []
    const place = path === undefined ? undefined : placeOf(path)
    const where = place === undefined ? '' : `:${place.line}:${place.column}`
    throw new CareenError(cause.code, `${shownFile(file)}${where}: ${cause.message}`, { cause })
  }
}

/** Returns the images to compare on, `none` without -compare, or undefined if errors were shown. */
async function imagesOf(
  { values }: Arguments,
  terminal: Terminal,
): Promise<Pick<ImportedCase, 'images' | 'now'> | 'none' | undefined> {
  const file = values['compare']
  if (file === undefined) {
    if (values['now'] !== undefined) throw invalid('import-policy', '-now is for -compare')
    return 'none'
  }
  const now = values['now'] === undefined ? Date.now() : instantOf('now', values['now'])
  const { images, diagnostics } = readImages(file, await textOf(file, terminal), now)
  if (diagnostics.length > 0) showDiagnostics(diagnostics, terminal)
  return hasErrors(diagnostics) ? undefined : { images, now }
}

function printPolicies(
  { system, imported }: Pick<ImportedCase, 'system' | 'imported'>,
  terminal: Terminal,
): void {
  const hcl = printImported(system, imported)
  terminal.lines(() => importedLines(system, imported, hcl))
  terminal.out(hcl)
}

/** The text of all policies is in each line. */
function importedLines(
  system: ForeignSystem,
  imported: readonly ImportedPolicy[],
  hcl: string,
): readonly OutputLine[] {
  const policies = imported.map(({ policy, notes }) => ({ system, address: addressOf(policy), notes, hcl }))
  return rowLines('imported_policy', policies, ({ address }) => address)
}
