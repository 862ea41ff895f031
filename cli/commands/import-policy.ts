import { hasErrors } from '../../policies/hcl/index.ts'
import { type ImportedPolicy, IMPORTERS, printImported } from '../../policies/importers/index.ts'
import { FOREIGN_SYSTEMS, type ForeignSystem } from '../../policies/importers/systems.ts'
import { addressOf, CareenError } from '../../policies/model/index.ts'
import { readImages } from '../../policies/offline/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import { instantOf, pathOf, readData, showDiagnostics } from '../input/index.ts'
import { comparisonLines, comparisonText } from '../views/comparison.ts'
import { type OutputLine, rowLines } from '../views/lines/line.ts'
import { oneLine, plural } from '../views/text.ts'
import { compareImported, type ImportedCase } from './compare-imported.ts'

/** Prints a policy of another system as a policy file, or on which images both differ. Exits with 5 if the file cannot say all of it. */
export const importPolicy: Command = async (args, terminal) => {
  const system = systemOf(args)
  const file = args.words[0] ?? ''
  const policy = policyIn(system, await textOf(file, terminal), file)
  const imported = inFile(file, () => IMPORTERS[system](policy))
  const images = await imagesOf(args, terminal)
  if (images === undefined) return EXIT.error
  if (images === 'none') printPolicies({ system, imported }, terminal)
  else {
    const compared = inFile(file, () => compareImported({ system, policy, imported, ...images }))
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

/** Reads JSON; of acr, the text of a command as well. */
function policyIn(system: ForeignSystem, text: string, file: string): unknown {
  return inFile(file, () => (system === 'acr' && /^\s*acr\s/.test(text) ? text : JSON.parse(text)) as unknown)
}

/** Returns what `read` returns. Errors name the file. */
function inFile<T>(file: string, read: () => T): T {
  const shown = file === '-' ? 'standard input' : file
  try {
    return read()
  } catch (cause) {
    if (cause instanceof CareenError)
      throw new CareenError(cause.code, `${shown}: ${cause.message}`, { cause })
    if (!(cause instanceof SyntaxError)) throw cause
    throw new CareenError('INVALID_ARGUMENT', `${shown}: it is not JSON: ${cause.message}`, { cause })
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
