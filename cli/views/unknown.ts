import {
  ALL_REPOSITORIES,
  type RepositoryEffect,
  unknownEffects,
  unknownWhere,
} from '../../policies/diff/index.ts'
import { count, fitted, oneLine } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** Maximum number of repositories that are named; the others are counted. */
const NAMED = 10
const WIDTH = 80

/** Returns a line for each repository whose images could not be listed, with the reason; empty if there is none. */
export function unknownText(effects: readonly RepositoryEffect[], paint: Paint): string {
  const unknown = unknownEffects(effects)
  if (unknown.length === 0) return ''
  const shown = unknown.slice(0, NAMED)
  const names = shown.map(({ repository }) => fitted(nameOf(repository), 36))
  const width = Math.max(...names.map((name) => name.length))
  const lines = shown.map(({ failure = '' }, i) => {
    const head = `      ${(names[i] ?? '').padEnd(width)}  `
    return `${head}${fitted(oneLine(failure), WIDTH - head.length, 'end')}\n`
  })
  const more = unknown.length - shown.length
  const rest = more > 0 ? [`      ... and ${count(more)} more; -json shows all\n`] : []
  const head = `  ${paint('yellow', '? unknown:')} images to delete in ${unknownWhere(unknown)}\n`
  return `${paint('yellow', 'Check these first')}\n${[head, ...lines, ...rest].join('')}\n`
}

function nameOf({ registry, repository }: RepositoryEffect['repository']): string {
  return oneLine(`${registry}/${repository === ALL_REPOSITORIES ? '(not listed)' : repository}`)
}
