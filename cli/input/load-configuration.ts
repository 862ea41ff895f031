import { type Diagnostic, hasErrors } from '../../policies/hcl/index.ts'
import type { Configuration } from '../../policies/language/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import { diagnosticsText } from '../views/diagnostics.ts'
import { diagnosticLines } from '../views/lines/diagnostic-lines.ts'
import { configurationAt } from './configuration-inputs.ts'

/** Reads a configuration and shows its diagnostics. Returns undefined if there are errors. */
export async function loadConfiguration(
  path: string,
  args: Arguments,
  terminal: Terminal,
): Promise<Configuration | undefined> {
  const configuration = await configurationAt(path, args, terminal)
  const { diagnostics } = configuration
  const failed = hasErrors(diagnostics)
  showDiagnostics(diagnostics, terminal)
  return failed ? undefined : configuration
}

/** Shows errors and warnings; prints nothing if there are none. */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  { err, paint, width, lines }: Terminal,
): void {
  lines(() => diagnosticLines(diagnostics))
  if (diagnostics.length > 0) err(diagnosticsText(diagnostics, paint, width))
}
