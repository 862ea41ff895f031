import { type CareenError, minuteText } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import type { PlanLook } from './plan-look.ts'
import { count, fitted, oneLine } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** The daemon of a screen. `production`: its name is red. */
export type NamedDaemon = { readonly name: string; readonly production: boolean }

/** Returns ` on daemon NAME`, or nothing without one. */
export function onDaemon(daemon: NamedDaemon | undefined, paint: Paint): string {
  return daemon === undefined ? '' : ` on daemon ${daemonName(daemon, paint)}`
}

export function daemonName({ name, production }: NamedDaemon, paint: Paint): string {
  return paint(production ? 'red' : 'bold', oneLine(name))
}

const WIDTH = 80
/** Workspaces that are named. */
const NAMED = 3

/** Returns how many changes a plan leaves out, as a sentence, or nothing. */
export function leftOutText({ leftOut = 0 }: Pick<StoredPlan, 'leftOut'>): string {
  if (leftOut === 0) return ''
  return leftOut === 1 ? ' 1 other change is left out.' : ` ${count(leftOut)} other changes are left out.`
}

/** Returns the question whether this is the right workspace, if the plan has other files and destroys what is there. */
export function otherFilesText(
  { otherFiles, origin, changes, workspace }: StoredPlan,
  { paint, width }: PlanLook,
): string {
  if (otherFiles === undefined) return ''
  const destroyed = changes.filter(({ action }) => action === 'delete').length
  const { objects, appliedBy, appliedAt, workspaces } = otherFiles
  const what = destroyed === objects ? `All ${count(objects)}` : `${count(destroyed)} of ${count(objects)}`
  const head = 'Is this the right workspace?'
  const rest = `${what} objects of workspace ${oneLine(workspace)} go.`
  const lines = originLines({
    origin: origin?.id,
    appliedFrom: otherFiles.origin?.id,
    who: [appliedBy, appliedAt === undefined ? undefined : minuteText(appliedAt)],
    workspaces,
    width,
  })
  return `  ${paint('red', `! ${head}`)} ${fitted(rest, width - head.length - 5)}\n${indented(lines, 6)}`
}

/** Where a workspace was applied from and by whom, where the files are from, and where else these were applied. */
type OtherOrigin = {
  readonly origin: string | undefined
  readonly appliedFrom: string | undefined
  readonly who: readonly (string | undefined)[]
  readonly workspaces: readonly string[]
  readonly width: number
}

function originLines({ origin, appliedFrom, who, workspaces, width }: OtherOrigin): readonly string[] {
  const from = oneLine(appliedFrom ?? 'files that are not known')
  const by = who.flatMap((one) => one ?? []).join(', ')
  const whole = by === '' ? from : `${from} (${by})`
  const row = rowWithin(width)
  const isShort = whole.length <= width - INDENT
  return [
    row(`it was applied from`, isShort ? whole : from),
    ...(isShort || by === '' ? [] : [row('by', by)]),
    row('these files are', origin ?? 'not known'),
    ...workspaces
      .slice(0, NAMED)
      .map((name) => row('applied from these:', `workspace ${name}: careen plan -workspace=${name}`)),
  ]
}

/** Columns before the values. */
const INDENT = 27

function rowWithin(width: number): (name: string, value: string) => string {
  return (name, value) => `${name.padEnd(INDENT - 6)}${fitted(oneLine(value), width - INDENT)}`
}

function indented(lines: readonly string[], columns: number): string {
  return lines.map((line) => `${' '.repeat(columns)}${line}\n`).join('')
}

/** Returns the refusal of a plan in a workspace of other files, as a daemon describes it, in lines; undefined for another error. */
export function wrongWorkspaceText({
  code,
  metadata,
}: Pick<CareenError, 'code' | 'metadata'>): string | undefined {
  const { objects, workspace = '', workspaces = '' } = metadata
  if (code !== 'WORKSPACE_DIFFERS' || objects === undefined) return undefined
  const what = objects === '1' ? 'The one object' : `All ${count(Number(objects))} objects`
  const lines = originLines({
    origin: metadata['origin'],
    appliedFrom: metadata['applied_from'],
    who: [metadata['applied_by'], metadata['apply_time']],
    workspaces: workspaces.split(' ').filter((name) => name !== ''),
    width: WIDTH,
  })
  return [
    'Is this the right workspace?',
    `${what} of workspace ${oneLine(workspace)} ${objects === '1' ? 'is' : 'are'} of other files.`,
    ...lines,
    `To add to it, write into the files: careen { workspace = ${JSON.stringify(workspace)} }`,
    'To replace what is there: careen plan -take-over. Nothing was changed',
  ].join('\n  ')
}
