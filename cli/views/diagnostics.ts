import { type Diagnostic, renderDiagnostic, type RenderOptions } from '../../policies/hcl/index.ts'
import { compact } from '../../policies/model/index.ts'
import { shownCode } from './diagnostic-code.ts'

/** Returns diagnostics for people. `width` is in columns. */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  paint: RenderOptions['paint'],
  width = 100,
): string {
  return diagnostics.map((diagnostic) => `${renderDiagnostic(diagnostic, { paint, width })}\n`).join('')
}

/** Returns diagnostics in the form of `terraform validate -json`. A diagnostic about a whole file is at its beginning. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[]): object {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  return {
    format_version: '1.0',
    valid: errors === 0,
    error_count: errors,
    warning_count: diagnostics.length - errors,
    diagnostics: diagnostics.map(diagnosticJson),
  }
}

function diagnosticJson(diagnostic: Diagnostic): object {
  const { severity, summary, detail, place, snippet } = diagnostic
  return {
    severity,
    summary,
    detail,
    ...compact({ code: shownCode(diagnostic), address: place?.address }),
    ...(place === undefined || place.file === '' ? {} : { range: rangeJson(place) }),
    ...(snippet === undefined ? {} : { snippet: snippetJson(snippet) }),
  }
}

function rangeJson({ file, line = 1, column = 1, byte = 0, end }: NonNullable<Diagnostic['place']>): object {
  const start = { line, column, byte }
  return { filename: file, start, end: end ?? start }
}

/** Returns a snippet with offsets in UTF-8 bytes, as in Terraform. */
function snippetJson({
  context,
  code,
  startLine,
  start,
  end,
  values,
}: NonNullable<Diagnostic['snippet']>): object {
  return {
    context: context === undefined ? null : context.code.trim().replace(/\s*\{$/, ''),
    code,
    start_line: startLine,
    highlight_start_offset: Buffer.byteLength(code.slice(0, start)),
    highlight_end_offset: Buffer.byteLength(code.slice(0, end)),
    values: values.map(({ name, is }) => ({ traversal: name, statement: is })),
  }
}
