import {
  type BlockCrossCheck,
  type Diagnostic,
  NOTHING,
  type CrossCheck,
  type TextBlock,
} from '../../policies/hcl/index.ts'

/** Maximum number of block names in one message. */
const NAMES = 10

/** Returns an error for every block whose two parse results differ, and a warning for blocks without a second result. */
export function readingDiagnostics(readings: readonly BlockCrossCheck[]): readonly Diagnostic[] {
  const unread = Map.groupBy(
    readings.filter(({ reading }) => whyNot(reading) !== undefined),
    ({ reading }) => whyNot(reading) ?? '',
  )
  return [...readings.flatMap(differing), ...[...unread].map(([why, of]) => notRead(why, of))]
}

/** Returns why a block has no second result, or undefined if it has one. */
function whyNot(reading: CrossCheck): string | undefined {
  if (reading.kind === 'none') return reading.why
  return reading.kind === 'agree' && reading.refused ? 'the block by itself is not valid HCL' : undefined
}

function differing({ block, reading }: BlockCrossCheck): readonly Diagnostic[] {
  if (reading.kind !== 'differ') return []
  const shown = (side: string): string => (mayBeSecret(block, reading.path, side) ? NOT_SHOWN : side)
  const at = reading.path === '' ? [] : [`  at         ${reading.path}`]
  const detail = [
    "careen and HashiCorp's HCL parser read this block differently. One of them is wrong, so nothing is applied: an image that you want to keep could be deleted.",
    ...at,
    `  careen     ${shown(reading.own)}`,
    `  HashiCorp  ${shown(reading.other)}`,
    'Please report this with the text of the block. As a workaround, write this part of the block in a simpler way.',
  ].join('\n')
  const place = { file: '', ...block.place, address: block.name }
  return [
    {
      severity: 'error',
      code: 'readings-differ',
      summary: 'Parsers read a block differently',
      detail,
      place,
    },
  ]
}

const NOT_SHOWN = 'a value (not shown, because it may be a secret)'

/** Returns true if a difference can show a secret: a value of a variable, in a file of values or as a default. */
function mayBeSecret({ name, place }: TextBlock, path: string, side: string): boolean {
  return path !== '' && side !== NOTHING && (name === place?.file || /^variable\b/.test(path))
}

function notRead(why: string, readings: readonly BlockCrossCheck[]): Diagnostic {
  const names = readings.slice(0, NAMES).map(({ block }) => block.name)
  const more = readings.length - names.length
  const list = names.join(', ') + (more > 0 ? ` and ${more} more` : '')
  return {
    severity: 'warning',
    code: 'not-read-twice',
    summary:
      readings.length === 1
        ? 'A block was not cross-checked'
        : `${readings.length} blocks were not cross-checked`,
    detail: `HashiCorp's HCL parser returned no result: ${why}. Only careen's parser has read: ${list}.`,
  }
}
