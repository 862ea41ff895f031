import { hasErrors, renderDiagnostic } from '../../policies/hcl/index.ts'
import { readSettings, type Settings } from '../../policies/language/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { readFiles } from './configuration.ts'

/**
 * Returns what the `careen` block of the policy files in a directory says; of a directory without such files: nothing. Other errors of the files are
 * not reported. Throws INVALID_ARGUMENT for errors of the block.
 */
export async function settingsIn(directory: string): Promise<Settings> {
  const { files } = readFiles('.', directory, { mayBeEmpty: true })
  const { settings, diagnostics } = await readSettings(files)
  if (!hasErrors(diagnostics)) return settings
  const text = diagnostics.map((one) => renderDiagnostic(one, { paint: plain, width: 100 })).join('\n')
  throw new CareenError('INVALID_ARGUMENT', `the careen block of the policy files has errors.\n${text}`)
}

function plain(_colour: string, text: string): string {
  return text
}
