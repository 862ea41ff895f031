import type { Diagnostic } from '../../policies/index.ts'
import { escaped } from './text.ts'

type Paint = (colour: 'red' | 'yellow' | 'bold', text: string) => string

/** All problems, for people. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], paint: Paint): string {
  return diagnostics.map((diagnostic) => one(diagnostic, paint)).join('\n')
}

function one({ severity, summary, detail, place }: Diagnostic, paint: Paint): string {
  const word = severity === 'error' ? paint('red', 'Error') : paint('yellow', 'Warning')
  const at = [
    ...(place === undefined || place.file === ''
      ? []
      : [
          `  on ${escaped(place.file)}${place.line === undefined ? '' : ` line ${place.line}, column ${place.column ?? 1}`}`,
        ]),
    ...(place?.address === undefined ? [] : [`in ${escaped(place.address)}`]),
  ].join(', ')
  return `${word}: ${paint('bold', escaped(summary))}\n${at === '' ? '' : `${at.startsWith('  ') ? at : `  ${at}`}:\n`}  ${escaped(detail)}\n`
}

/** As Terraform's `validate -json` has them. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[]): object {
  const errors = diagnostics.filter((one_) => one_.severity === 'error').length
  return {
    format_version: '1.0',
    valid: errors === 0,
    error_count: errors,
    warning_count: diagnostics.length - errors,
    diagnostics: diagnostics.map(({ severity, code, summary, detail, place }) => ({
      severity,
      ...(code === undefined ? {} : { code }),
      summary,
      detail,
      ...(place === undefined
        ? {}
        : {
            address: place.address,
            range: { filename: place.file, start: { line: place.line, column: place.column } },
          }),
    })),
  }
}
