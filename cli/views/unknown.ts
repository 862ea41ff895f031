import {
  ALL_REPOSITORIES,
  type RepositoryEffect,
  unknownEffects,
  unknownWhere,
} from '../../policies/diff/index.ts'
import type { PlanLook } from './plan-look.ts'
import { count, fitted, oneLine, wrapped } from './text.ts'

const INDENT = ' '.repeat(8)
/** Most repositories that are named, the others are counted; and most lines of one reason. */
export type UnknownBounds = { readonly named: number; readonly lines: number }
const USUAL: UnknownBounds = { named: 10, lines: 5 }

/** Returns each repository whose images could not be listed, with the whole reason; empty if there is none. */
export function unknownText(
  effects: readonly RepositoryEffect[],
  { paint, width: columns }: PlanLook,
  bounds: UnknownBounds = USUAL,
): string {
  const unknown = unknownEffects(effects)
  if (unknown.length === 0) return ''
  const shown = unknown.slice(0, bounds.named)
  const names = shown.map(({ repository }) => fitted(nameOf(repository), 36))
  const width = Math.max(...names.map((name) => name.length))
  const lines = shown.map(({ failure = '' }, i) =>
    reasonLines((names[i] ?? '').padEnd(width), oneLine(failure), { most: bounds.lines, columns }),
  )
  const more = unknown.length - shown.length
  const rest = more > 0 ? [`      ... and ${count(more)} more; -json shows all\n`] : []
  const head = `  ${paint('yellow', '? unknown:')} what goes in ${unknownWhere(unknown)}\n`
  return `${paint('yellow', 'Look at these first')}\n${[head, ...lines, ...rest].join('')}\n`
}

/** A reason that does not fit beside the name follows in lines of its own, as its end says what to do. */
function reasonLines(
  name: string,
  reason: string,
  { most, columns: all }: { readonly most: number; readonly columns: number },
): string {
  const head = `      ${name}  `
  if (head.length + reason.length <= all) return `${head}${reason}\n`
  const columns = all - INDENT.length
  const lines = wrapped(fitted(reason, most * columns, 'end'), columns)
    .slice(0, most)
    .map((line) => `${INDENT}${fitted(line, columns, 'end')}\n`)
  return `      ${name.trimEnd()}\n${lines.join('')}`
}

function nameOf({ registry, repository }: RepositoryEffect['repository']): string {
  return oneLine(`${registry}/${repository === ALL_REPOSITORIES ? '(not listed)' : repository}`)
}
