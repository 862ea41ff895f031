import { type Change, type Rename, renamesOf } from '../../policies/diff/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import { changedAddress, wordsOf } from './change-words.ts'
import type { PlanLook } from './plan-look.ts'
import { count, fitted, oneLine, plural } from './text.ts'

/** So many equal changes, or more, share a line. */
const ALIKE = 3
/** Columns of an address on a screen of 80. */
const ADDRESS = 30

const SIGNS = {
  delete: ['-', 'red', 'destroy'],
  update: ['~', 'yellow', 'update'],
  create: ['+', 'green', 'create'],
} as const
const ORDER = ['delete', 'update', 'create'] as const

/** Returns at most `most` lines of changed objects; equal changes share one, others are counted. Empty without changes. */
export function objectsText(
  { changes, unchanged = 0 }: Pick<StoredPlan, 'changes' | 'unchanged'>,
  look: PlanLook,
  most: number,
): string {
  const { paint } = look
  if (changes.length === 0) return ''
  const renames = renamesOf(changes)
  const lines = ORDER.flatMap((action) =>
    folded(
      changes.filter((change) => change.action === action),
      renames,
    ),
  )
  const shown = lines.slice(0, most)
  const width = Math.min(addressWidth(look), Math.max(...shown.map(({ address }) => address.length)))
  const legend = (['create', 'update', 'delete'] as const)
    .filter((action) => changes.some((change) => change.action === action))
    .map((action) => `${paint(SIGNS[action][1], SIGNS[action][0])} ${SIGNS[action][2]}`)
  const rest = lines.slice(most).reduce((sum, { changes: size }) => sum + size, 0)
  const more = rest === 0 ? '' : `    ${paint('grey', `${count(rest)} more objects`)}\n`
  const same = unchanged === 0 ? '' : `    ${paint('grey', `${plural(unchanged, 'object')} unchanged`)}\n`
  return `${paint('bold', 'Objects')}  ${legend.join('  ')}\n${shown.map((line) => lineText(line, width, look)).join('')}${more}${same}\n`
}

type Line = {
  readonly action: Change['action']
  readonly address: string
  readonly words: string
  readonly changes: number
}

function folded(changes: readonly Change[], renames: readonly Rename[]): readonly Line[] {
  const from = new Map(renames.map((rename) => [rename.from, rename]))
  const to = new Map(renames.map((rename) => [rename.to, rename]))
  const all = changes.map((change) => {
    const address = changedAddress(change)
    return { change, address, words: wordsOf(change, (change.action === 'delete' ? from : to).get(address)) }
  })
  const alike = Map.groupBy(all, ({ address, words }) => `${address.split('.')[0]} ${words.likeness}`)
  return [...alike.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { action } = first.change
    if (group.length < ALIKE)
      return group.map(({ address, words }): Line => ({ action, address, words: words.alone, changes: 1 }))
    const { together } = first.words
    const words = `${group.length} alike${together === '' ? '' : `: ${together}`}`
    return [
      { action, address: `${commonStart(group.map((one) => one.address))}*`, words, changes: group.length },
    ]
  })
}

/** Names give way on a narrow screen, and get more room on a wide one. */
function addressWidth({ width }: PlanLook): number {
  return Math.floor((ADDRESS * width) / 80)
}

function lineText(
  { action, address, words }: Line,
  width: number,
  { paint, width: columns }: PlanLook,
): string {
  const [sign, colour] = SIGNS[action]
  const name = fitted(oneLine(address), width).padEnd(width)
  const said = fitted(oneLine(words), columns - width - 6, 'end')
  return `  ${paint(colour, sign)} ${`${name}  ${said}`.trimEnd()}\n`
}

function commonStart(texts: readonly string[]): string {
  const [first = '', ...others] = texts
  let length = first.length
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1
  return first.slice(0, length)
}
