import type { Diagnostic } from '../../policies/hcl/index.ts'

/** Returns workflow commands, one per line. GitHub shows them beside the changed lines. */
export function diagnosticsGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${command(diagnostic)}\n`).join('')
}

function command({ severity, summary, detail, place }: Diagnostic): string {
  const properties: readonly (readonly [string, string | number | undefined])[] = [
    ...(place === undefined ? [] : whereOf(place)),
    ['title', summary],
  ]
  const known = properties.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}=${property(String(value))}`],
  )
  const address = place?.address === undefined ? '' : `${place.address}: `
  return `::${severity} ${known.join(',')}::${data(`${address}${detail}`)}`
}

/** Returns the place. Why: GitHub reads columns only if the range is within one line. */
function whereOf({
  file,
  line,
  column,
  end,
}: NonNullable<Diagnostic['place']>): readonly [string, string | number | undefined][] {
  if (line === undefined) return [['file', file]]
  if (end === undefined)
    return [
      ['file', file],
      ['line', line],
      ['col', column],
    ]
  const lines: [string, string | number | undefined][] = [
    ['file', file],
    ['line', line],
  ]
  if (end.line > line) return [...lines, ['endLine', end.column === 1 ? end.line - 1 : end.line]]
  return [...lines, ['col', column], ['endLine', end.line], ['endColumn', end.column]]
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
