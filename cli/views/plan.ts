import {
  type Change,
  renamesOf,
  type RepositoryEffect,
  unknownEffects,
  unknownWhere,
} from '../../policies/diff/index.ts'
import { type Decision, deletedImages } from '../../policies/engine/index.ts'
import { type Lint, LINTS } from '../../policies/model/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import { timeOfDay } from './ages.ts'
import { conditionLines, conditionNotes } from './conditions.ts'
import { refreshOnlyText, undoneText } from './drift.ts'
import { fittedLines } from './fit.ts'
import { imageLines } from './image-list.ts'
import { objectBlock, SIGNS } from './object-blocks.ts'
import { leftOutText, type NamedDaemon, onDaemon, otherFilesText } from './place.ts'
import { dangerOf } from './plan-dangers.ts'
import { count, oneLine } from './text.ts'
import { unknownText } from './unknown.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

const WIDTH = 80

/** How many images of a repository `some` shows; the others are counted. */
const SHOWN = 20

/** `images`: all of them with their parts, or the first ones of each repository (default). */
type PlanExtent = { readonly daemon?: NamedDaemon | undefined; readonly images?: 'all' | 'some' }

/** Returns a plan in the form of Terraform: changes of policies, their effects on images, and both sums. */
export function planText(
  plan: StoredPlan,
  paint: Paint,
  { daemon, images = 'some' }: PlanExtent = {},
): string {
  const warnings = (plan.warnings ?? [])
    .map((warning) => `${paint('yellow', '!')} ${oneLine(warning)}.\n`)
    .join('')
  if (plan.refreshOnly === true) return refreshOnlyText(plan, { paint, daemon, standing: standingText(plan) })
  if (plan.changes.length === 0 && (plan.leftOut ?? 0) > 0)
    return `${paint('bold', 'No changes')} in what was chosen.${leftOutText(plan)}\n${warnings}`
  if (plan.changes.length === 0)
    return `${paint('bold', 'No changes.')} Workspace ${oneLine(plan.workspace)}${onDaemon(daemon, paint)} is what the files declare (serial ${count(plan.baseSerial)}).\n${standingText(plan)}${fittedLines(`${warnings}${conditionsText(plan, paint)}`, WIDTH)}`
  const legend = legendOf(plan.changes, paint)
  const renames = new Map(renamesOf(plan.changes).map((rename) => [rename.to, rename]))
  const changes = plan.changes.map((change) => objectBlock(change, renames, paint)).join('\n')
  const ordered = plan.effects.toSorted((one, other) => dangerOf(other) - dangerOf(one))
  const effects = ordered.map((effect) => effectText(effect, images, paint)).join('')
  const unknown = unknownText(plan.effects, { paint, width: WIDTH })
  const clocks = clockLines(plan.effects, paint)
  const look = { paint, width: WIDTH }
  return `${otherFilesText(plan, look)}${undoneText(plan, look)}${unknown}careen will perform the following actions:${leftOutText(plan)}\n${legend}\n${changes}\n${effects}${clocks}${warnings}${summaryText(plan, paint)}`
}

/** Returns what repositories of a plan without changes are subject to, with the commands that help. */
function conditionsText({ effects }: StoredPlan, paint: Paint): string {
  return conditionNotes(effects, paint).join('')
}

/** Returns what goes although nothing changes; nothing if nobody has looked at images, or none goes. */
function standingText({ summary: s, nextRunAt, createdAt }: StoredPlan): string {
  if (s.repositories === 0 || s.deletes + s.untags === 0) return ''
  const least = s.unknown === undefined ? '' : 'at least '
  const rest = s.unknown === undefined ? '' : `; unknown in ${repositoriesCount(s.unknown)}, not looked at`
  const from = nextRunAt === undefined ? '' : `, from ${timeOfDay(nextRunAt, createdAt)}`
  const sum = `Images: ${least}${count(s.deletes)} to delete (${least}${readableBytes(s.bytes)}), ${least}${count(s.kept)} kept, in ${repositoriesCount(s.repositories)}${rest}.\n`
  const anyway = s.cause?.anyway ?? s.deletes
  return fittedLines(
    `${sum}Because of this plan: 0 newly deleted, 0 no longer; ${count(anyway)} ${anyway === 1 ? 'goes' : 'go'} anyway${from}.\n`,
    WIDTH,
  )
}

/** Returns a line for each registry whose clock is not reliable. */
export function clockLines(effects: readonly RepositoryEffect[], paint: Paint): string {
  const whys = new Set(
    effects.flatMap(({ clockUnknown, repository: { registry } }) =>
      clockUnknown === undefined ? [] : [`${registry}: no image is deleted by age or rank: ${clockUnknown}`],
    ),
  )
  return [...whys].map((why) => `${paint('yellow', '!')} ${oneLine(why)}.\n`).join('')
}

/** Returns the two sums at the end of a plan. Unknown effects are named and never counted as 0. */
export function summaryText({ summary: s, effects }: StoredPlan, paint: Paint): string {
  const policies = `Plan: ${s.add} to add, ${s.change} to change, ${s.destroy} to destroy.\n`
  if (s.skipped === true)
    return `${policies}Images: ${paint('yellow', 'unknown')}: registries were not contacted (-skip-effects).\n`
  if (effects.length === 0) return policies
  const unknown = unknownEffects(effects)
  const where = paint('yellow', `unknown in ${unknownWhere(unknown)}`)
  if (unknown.length > 0 && s.repositories === 0) return `${policies}Images: ${where}.\n`
  if (unknown.length > 0 && s.deletes + s.untags === 0)
    return `${policies}Images: ${where}; ${count(s.kept)} kept in ${repositoriesCount(s.repositories)}.\n${causeText(s, 'at least ', paint)}`
  const least = unknown.length > 0 ? 'at least ' : ''
  const untagged = s.untags === 0 ? '' : `, ${least}${count(s.untags)} to untag`
  const rest = unknown.length > 0 ? `; ${where}` : ''
  const because = causeText(s, least, paint)
  return `${policies}Images: ${least}${count(s.deletes)} to delete (${least}${readableBytes(s.bytes)})${untagged}, ${least}${count(s.kept)} kept, in ${repositoriesCount(s.repositories)}${rest}.\n${because}`
}

/** Returns what of the deletes comes of this plan; nothing if that was not compared. */
function causeText({ cause }: StoredPlan['summary'], least: string, paint: Paint): string {
  if (cause === undefined) return ''
  const { added, anyway, removed } = cause
  if (least !== '') return boundsText(cause, paint)
  const fresh = `${count(added)} newly deleted`
  const back = `${count(removed)} no longer`
  return `Because of this plan: ${added > 0 ? paint('red', fresh) : fresh}, ${removed > 0 ? paint('green', back) : back}; ${count(anyway)} ${anyway === 1 ? 'goes' : 'go'} anyway.\n`
}

/** Lower bounds of the causes. Why not of 0: it says nothing. */
function boundsText(
  { added, anyway, removed }: NonNullable<StoredPlan['summary']['cause']>,
  paint: Paint,
): string {
  const parts = [
    ...(added === 0 ? [] : [paint('red', `at least ${count(added)} newly deleted`)]),
    ...(removed === 0 ? [] : [paint('green', `at least ${count(removed)} no longer`)]),
    ...(anyway === 0 ? [] : [`at least ${count(anyway)} anyway`]),
  ]
  return parts.length === 0 ? '' : `Because of this plan: ${parts.join(', ')}.\n`
}

function repositoriesCount(value: number): string {
  return `${count(value)} ${value === 1 ? 'repository' : 'repositories'}`
}

function legendOf(changes: readonly Change[], paint: Paint): string {
  const used = (['create', 'update', 'delete'] as const).filter((action) =>
    changes.some((change) => change.action === action),
  )
  return used.map((action) => `  ${paint(SIGNS[action][1], SIGNS[action][0])} ${SIGNS[action][2]}\n`).join('')
}

function effectText(effect: RepositoryEffect, images: 'all' | 'some', paint: Paint): string {
  const { registry, repository } = effect.repository
  const name = paint('bold', oneLine(`${registry}/${repository}`))
  if (effect.failure !== undefined && effect.missing !== true) return ''
  if (effect.failure !== undefined) return `  # ${name}: ${paint('yellow', oneLine(effect.failure))}\n\n`
  const head = `  # ${name} (${oneLine(effect.policy ?? 'no policy')}): ${removalsWords(effect.deletes)}, ${count(effect.kept)} kept${causeWords(effect)}\n`
  const isWhole = images === 'all'
  const lines = imageLines(effect.deletes, paint, { isWhole })
  const shown = isWhole ? lines : lines.slice(0, SHOWN)
  const rest = lines.length - shown.length
  const more = rest > 0 ? [`      ... and ${count(rest)} more; -detail shows all\n`] : []
  const limitChecks = effect.limitChecks
    .filter((guard) => !guard.ok)
    .map((guard) => `    ${paint('yellow', '!')} ${guard.message}: waits for approval\n`)
  const warnings = effect.lints.map((lint) => lintLine(lint, paint))
  const besides = conditionLines(effect, paint)
  return `${[head, ...shown, ...more, ...besides, ...limitChecks, ...untaggedLine(effect, paint), ...warnings].join('')}\n`
}

/** Returns how many of the images are newly deleted, and how many no longer. */
function causeWords({ cause }: RepositoryEffect): string {
  const { added = 0, anyway = 0, removed = 0 } = cause ?? {}
  const parts = [
    ...(added === 0 ? [] : [`${count(added)} new`]),
    ...(anyway === 0 ? [] : [`${count(anyway)} standing`]),
    ...(removed === 0 ? [] : [`${count(removed)} spared`]),
  ]
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

/** Returns how many images are to be deleted, and how many untagged if there are any. Requires decisions that are no KEEP. */
export function removalsWords(decisions: readonly Decision[]): string {
  const untags = decisions.filter(({ action }) => action === 'UNTAG').length
  const deletes = `${count(deletedImages(decisions))} to delete`
  return untags === 0 ? deletes : `${deletes}, ${count(untags)} to untag`
}

/** Returns since when careen knows untagged images of a registry that does not list them. */
function untaggedLine({ untaggedSince }: RepositoryEffect, paint: Paint): string[] {
  if (untaggedSince === undefined) return []
  const date = new Date(untaggedSince).toISOString().slice(0, 10)
  return [`    ${paint('grey', `untagged images: only those that lost their last tag since ${date}`)}\n`]
}

/** Returns a warning in one line. */
export function lintLine({ code, address, detail }: Lint, paint: Paint): string {
  const { summary, advice } = LINTS[code]
  return `    ${paint('yellow', '?')} ${summary} (${address}, ${code}): ${oneLine(detail)} ${advice}\n`
}
