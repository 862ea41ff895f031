import { type Diagnostic, renderDiagnostic, type RenderOptions } from '../../policies/hcl/index.ts'

/** Returns diagnostics for people. `width` is in columns. */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  paint: RenderOptions['paint'],
  width = 100,
): string {
  return diagnostics.map((diagnostic) => `${renderDiagnostic(diagnostic, { paint, width })}\n`).join('')
}
