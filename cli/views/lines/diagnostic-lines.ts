import type { Diagnostic } from '../../../policies/hcl/index.ts'
import { compact, type Lint, LINTS } from '../../../policies/model/index.ts'
import { shownCode } from '../diagnostic-code.ts'
import type { OutputLine } from './line.ts'

/** Returns a line for each diagnostic of files. Fields are those of `terraform validate -json`. */
export function diagnosticLines(diagnostics: readonly Diagnostic[]): readonly OutputLine[] {
  return diagnostics.map((diagnostic) => {
    const { severity, summary, detail, place, snippet } = diagnostic
    const data = {
      severity,
      summary,
      ...compact({
        detail,
        code: shownCode(diagnostic),
        address: place?.address,
        range: place === undefined || place.file === '' ? undefined : rangeData(place),
        snippet: snippet === undefined ? undefined : snippetData(snippet),
      }),
    }
    return { type: 'diagnostic', level: severity === 'error' ? 'error' : 'warn', message: summary, data }
  })
}

/** Returns a line for each warning about a policy. */
export function lintLines(
  lints: readonly (Lint & { readonly repository?: string })[],
): readonly OutputLine[] {
  return lints.map(({ code, address, detail, repository }) => {
    const { summary, advice } = LINTS[code]
    const data = { severity: 'warning', code, summary, detail, address, advice, repository }
    return { type: 'diagnostic', level: 'warn', message: `${address}: ${summary}`, data }
  })
}

/** A diagnostic about a whole file is at its beginning. */
function rangeData({ file, line = 1, column = 1, byte = 0, end }: NonNullable<Diagnostic['place']>): object {
  const start = { line, column, byte }
  return { filename: file, start, end: end ?? start }
}

/** Returns a snippet with offsets in UTF-8 bytes, as in Terraform. */
function snippetData({
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
    startLine,
    highlightStartOffset: Buffer.byteLength(code.slice(0, start)),
    highlightEndOffset: Buffer.byteLength(code.slice(0, end)),
    values: values.map(({ name, is }) => ({ traversal: name, statement: is })),
  }
}
