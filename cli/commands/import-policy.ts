import { type ImportedPolicy, IMPORTERS, printImported } from '../../policies/importers/index.ts'
import { FOREIGN_SYSTEMS, type ForeignSystem } from '../../policies/importers/systems.ts'
import { addressOf, CareenError } from '../../policies/model/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { type Command, json } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import { pathOf, readData } from '../input/index.ts'
import { oneLine, plural } from '../views/text.ts'

/** Prints a policy of another system as a policy file. Exits with 5 if the file cannot say all of it. */
export const importPolicy: Command = async (args, terminal) => {
  const system = systemOf(args)
  const file = args.words[0] ?? ''
  const imported = importText(system, await textOf(file, terminal), file)
  const hcl = printImported(system, imported)
  terminal.out(args.switches.has('json') ? json(importedJson(system, imported, hcl)) : hcl)
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

/** Reads JSON; of acr, the text of a command as well. Errors name the file. */
function importText(system: ForeignSystem, text: string, file: string): readonly ImportedPolicy[] {
  const shown = file === '-' ? 'standard input' : file
  try {
    return IMPORTERS[system](system === 'acr' && /^\s*acr\s/.test(text) ? text : JSON.parse(text))
  } catch (cause) {
    if (cause instanceof CareenError)
      throw new CareenError(cause.code, `${shown}: ${cause.message}`, { cause })
    if (!(cause instanceof SyntaxError)) throw cause
    throw new CareenError('INVALID_ARGUMENT', `${shown}: it is not JSON: ${cause.message}`, { cause })
  }
}

function importedJson(system: ForeignSystem, imported: readonly ImportedPolicy[], hcl: string): object {
  return {
    system,
    hcl,
    policies: imported.map(({ policy, notes }) => ({ address: addressOf(policy), notes })),
  }
}
