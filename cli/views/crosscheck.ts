import {
  type BlockReading,
  type Diagnostic,
  NOTHING,
  type Reading,
  type TextBlock,
} from '../../policies/hcl/index.ts'

/** Names of blocks in one message. */
const NAMES = 10

/** What must be said of second readings: an error for every block that is read differently, a warning for those not read. */
export function readingDiagnostics(readings: readonly BlockReading[]): readonly Diagnostic[] {
  const unread = Map.groupBy(
    readings.filter(({ reading }) => whyNot(reading) !== undefined),
    ({ reading }) => whyNot(reading) ?? '',
  )
  return [...readings.flatMap(differing), ...[...unread].map(([why, of]) => notRead(why, of))]
}

/** Why nothing is known of how the other one reads a block; undefined: something is. */
function whyNot(reading: Reading): string | undefined {
  if (reading.kind === 'none') return reading.why
  return reading.kind === 'agree' && reading.refused ? 'by itself it is no HCL' : undefined
}

function differing({ block, reading }: BlockReading): readonly Diagnostic[] {
  if (reading.kind !== 'differ') return []
  const shown = (side: string): string => (mayBeSecret(block, reading.path, side) ? NOT_SHOWN : side)
  const at = reading.path === '' ? [] : [`  at         ${reading.path}`]
  const detail = [
    "careen and HashiCorp's own parser do not read the same here. One of them is wrong, so nothing is applied: images might go that you want to keep.",
    ...at,
    `  careen     ${shown(reading.own)}`,
    `  HashiCorp  ${shown(reading.other)}`,
    'Please report this with the text of the block; do not apply it. If it cannot wait, write that place in a plainer way.',
  ].join('\n')
  const place = { file: '', ...block.place, address: block.name }
  return [{ severity: 'error', code: 'readings-differ', summary: 'Two readings of one block', detail, place }]
}

const NOT_SHOWN = 'a value, which is not shown: it may be a secret'

/** Values of variables may be: those of a file of values, which is read as one block, and defaults. */
function mayBeSecret({ name, place }: TextBlock, path: string, side: string): boolean {
  return path !== '' && side !== NOTHING && (name === place?.file || /^variable\b/.test(path))
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
