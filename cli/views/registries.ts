import { minuteText } from '../../policies/model/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import {
  canClean,
  type CheckResult,
  type RegistryCheck,
  type RegistryCapabilities,
  type RegistrySize,
  type RegistryState,
} from '../../proto/resources/index.ts'
import { fittedLines } from './fit.ts'
import { pausedText } from './pauses.ts'
import { count, oneLine, tableDropping, wrapped } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

const HEAD = [
  'REGISTRY',
  'URL',
  'SIZE',
  'PROFILE',
  'DELETE',
  'UNTAG',
  'UNTAGGED',
  'PUSH TIMES',
  'REFERRERS',
  'CATALOG',
  'CHECKED',
]

/** Returns registries as a table. On a narrow screen without what a check shows. */
export function registriesText(
  registries: readonly RegistryState[],
  columns: number = Number.POSITIVE_INFINITY,
): string {
  if (registries.length === 0)
    return 'No registries yet. Declare one in a registry block, then careen apply.\n'
  const rows = registries.map(({ name, url, capabilities, size }) => [
    oneLine(name),
    oneLine(url),
    size === undefined ? '-' : sizeText(size),
    ...(capabilities === undefined
      ? HEAD.slice(4)
          .map(() => '-')
          .concat('never')
      : known(capabilities)),
  ])
  const unasked = registries.find(({ capabilities }) => capabilities === undefined)
  const hint =
    unasked === undefined ? '' : `\nTo check one: careen registries check ${oneLine(unasked.name)}\n`
  const paused = registries.map(pauseLine).filter((text) => text !== '')
  const list = tableDropping([HEAD, ...rows], { columns, giving: [0, 1, 2], dropped: [9, 8, 7, 6, 5, 3] })
  const below = `${paused.length === 0 ? '' : `\n${paused.join('')}`}${hint}`
  return `${list}${fittedLines(below, columns)}`
}

/** Returns why nothing is deleted in a registry and what to do, or '' if it is not paused. */
export function pauseLine({ name, pause }: RegistryState): string {
  if (pause === undefined) return ''
  return pausedText(`Registry ${oneLine(name)}`, pause, `careen resume ${oneLine(name)}`)
}

/** `over`: some manifests are not counted, because their layers are unknown. */
function sizeText({ bytes, scanned, repositories, unsized }: RegistrySize): string {
  const some = scanned < repositories ? `, ${count(scanned)} of ${count(repositories)} repositories` : ''
  return `${unsized > 0 ? 'over ' : ''}${readableBytes(bytes)}${some}`
}

function known(capabilities: RegistryCapabilities): string[] {
  return [
    `${capabilities.profile} (${oneLine(capabilities.detectedBy)})`,
    capabilities.digestDelete,
    capabilities.untag,
    capabilities.untaggedListing ? 'listed' : 'from scans',
    capabilities.pushTimes ? 'yes' : 'from scans',
    capabilities.referrers,
    capabilities.catalog,
    minuteText(capabilities.probedAt),
  ]
}

/** Returns a check as a line for each result, and what to do below it. */
export function checkText(
  found: RegistryCheck,
  paint: Paint,
  columns: number = Number.POSITIVE_INFINITY,
): string {
  const where = found.repository === undefined ? '' : `, repository ${oneLine(found.repository)}`
  const lines = found.results.map((result) => line(result, columns, paint))
  const [head, end] = [`Registry ${oneLine(found.name)}${where}\n`, summary(found, paint)]
  return `${fittedLines(head, columns)}\n${lines.join('')}\n${fittedLines(end, columns)}`
}

const WORDS = { ok: 'ok', problem: 'problem', unknown: 'unknown' } as const
const COLOURS = { ok: 'green', problem: 'red', unknown: 'yellow' } as const

/** Columns before a message: the verdict and the name of the check. */
const BEFORE = 26
/** Fewest columns of a message. */
const LEAST = 24

function line(
  { check, verdict, needed, message, remedy }: CheckResult,
  columns: number,
  paint: Paint,
): string {
  const below = (text: string): string =>
    wrapped(oneLine(text), Math.max(LEAST, columns - BEFORE)).join(`\n${' '.repeat(BEFORE)}`)
  const colour = verdict === 'problem' && !needed ? 'yellow' : COLOURS[verdict]
  const first = `  ${paint(colour, WORDS[verdict].padEnd(9))}  ${check.padEnd(11)}  ${below(message)}\n`
  return remedy === undefined ? first : `${first}${' '.repeat(BEFORE)}${below(`-> ${remedy}`)}\n`
}

function summary(found: RegistryCheck, paint: Paint): string {
  if (canClean(found)) return `${paint('green', 'Cleaning is possible')}.\n`
  const missing = found.results.filter(({ needed, verdict }) => needed && verdict !== 'ok')
  return `${paint('red', 'Cleaning is not possible.')} Failed checks: ${missing.map(({ check }) => check).join(', ')}.\n`
}
