import { createHash } from 'node:crypto'
import { type Diagnostic, hasErrors, inReadingOrder } from '../../policies/hcl/index.ts'
import type { Configuration } from '../../policies/language/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { allRanges, startReading } from '../crosscheck/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { type Command, json } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import { packageVersion } from '../framework/version.ts'
import { showDiagnostics, configurationOf, readInputs } from '../input/index.ts'
import { codeQuality } from '../views/formats/gitlab.ts'
import { diagnosticsGithub } from '../views/github.ts'
import { diagnosticLines } from '../views/lines/diagnostic-lines.ts'
import { diagnosticsSarif } from '../views/sarif.ts'
import { plural } from '../views/text.ts'

export const validate: Command = async (args, terminal) => {
  const format = formatOf(args)
  const { diagnostics, objects } = await read(args, terminal, format)
  if (format !== 'human') terminal.lines(() => diagnosticLines(diagnostics))
  switch (format) {
    case 'json':
      break
    case 'sarif':
      terminal.out(json(diagnosticsSarif(diagnostics, { version: packageVersion() })))
      break
    case 'gitlab':
      terminal.out(json(codeQuality(diagnostics, fingerprint)))
      break
    case 'github':
      terminal.out(diagnosticsGithub(diagnostics))
      break
    default:
      showDiagnostics(diagnostics, terminal)
      if (!hasErrors(diagnostics)) terminal.out(success(diagnostics, objects.length, terminal))
  }
  return hasErrors(diagnostics) ? EXIT.error : EXIT.ok
}

function formatOf({ values, switches }: Arguments): string {
  const format = values['format'] ?? (switches.has('json') ? 'json' : 'human')
  if (switches.has('json') && format !== 'json')
    throw invalid('validate', `-json means -format=json, and cannot be combined with -format=${format}`)
  return format
}

type Found = Pick<Configuration, 'diagnostics' | 'objects'>

/** Reads the configuration. With `-strict`, a configuration without errors is also cross-checked. */
async function found(args: Arguments, terminal: Terminal): Promise<Found> {
  const inputs = readInputs(args.words[0] ?? '.', args, terminal)
  const configuration = await configurationOf(inputs)
  const { diagnostics, objects } = configuration
  if (!args.switches.has('strict') || hasErrors(diagnostics)) return configuration
  const reading = startReading(allRanges(inputs, configuration), terminal)
  return { objects, diagnostics: inReadingOrder([...diagnostics, ...(await reading.found())]) }
}

/** Reads the configuration. For programs, an error that stops the reading becomes a diagnostic. */
async function read(args: Arguments, terminal: Terminal, format: string): Promise<Found> {
  try {
    return await found(args, terminal)
  } catch (cause) {
    if (format === 'human' || !(cause instanceof CareenError)) throw cause
    return { objects: [], diagnostics: [unread(cause)] }
  }
}

function unread({ message }: CareenError): Diagnostic {
  return { severity: 'error', summary: 'Configuration cannot be read', detail: message }
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function success(diagnostics: readonly Diagnostic[], objects: number, { paint }: Terminal): string {
  const warned = diagnostics.length > 0 ? ', with the warnings above' : ''
  return `${paint('green', 'Success!')} The configuration is valid${warned}: ${plural(objects, 'object')}.\n`
}
