import type { BlockReading, Diagnostic } from '../../policies/index.ts'

/** Names of blocks in one message. */
const NAMES = 10

/** What must be said of second readings: an error for every block that is read differently, a warning for those not read. */
export function readingDiagnostics(readings: readonly BlockReading[]): readonly Diagnostic[] {
  const unread = Map.groupBy(
    readings.filter(({ reading }) => reading.kind === 'none'),
    ({ reading }) => (reading.kind === 'none' ? reading.why : ''),
  )
  return [...readings.flatMap(differing), ...[...unread].map(([why, of]) => notRead(why, of))]
}

function differing({ block, reading }: BlockReading): readonly Diagnostic[] {
  if (reading.kind !== 'differ') return []
  const at = reading.path === '' ? [] : [`  at         ${reading.path}`]
  const detail = [
    "careen and HashiCorp's own parser do not read the same here. One of them is wrong, so nothing is applied: images might go that you want to keep.",
    ...at,
    `  careen     ${reading.own}`,
    `  HashiCorp  ${reading.other}`,
    'Please report this with the text of the block; do not apply it. If it cannot wait, write that place in a plainer way.',
  ].join('\n')
  const place = { file: '', ...block.place, address: block.name }
  return [{ severity: 'error', code: 'readings-differ', summary: 'Two readings of one block', detail, place }]
}

function notRead(why: string, readings: readonly BlockReading[]): Diagnostic {
  const names = readings.slice(0, NAMES).map(({ block }) => block.name)
  const more = readings.length - names.length
  const list = names.join(', ') + (more > 0 ? ` and ${more} more` : '')
  return {
    severity: 'warning',
    code: 'not-read-twice',
    summary:
      readings.length === 1 ? 'A block was not read twice' : `${readings.length} blocks were not read twice`,
    detail: `HashiCorp's own parser gave no answer: ${why}. What careen reads there is checked by nobody else: ${list}.`,
  }
}
