import type { RepositoryRef } from '../../policies/model/index.ts'
import type { CleaningPause, RepositoryState } from '../../proto/resources/index.ts'
import { count, instant, oneLine, wrapped } from './text.ts'

const COLUMNS = 76

/** Returns who paused something, since when and why, and how it is resumed. `what`: such as `Registry prod`. */
export function pausedText(what: string, pause: CleaningPause, resume: string): string {
  const text = `${what} is paused ${sinceText(pause)}. Nothing is deleted there. To resume it:`
  return `${wrapped(text, COLUMNS).join('\n  ')}\n    ${resume}\n`
}

function sinceText({ reason, pausedBy, pausedAt }: CleaningPause): string {
  return `since ${instant(pausedAt)} by ${oneLine(pausedBy)}: ${oneLine(reason)}`
}

/** Returns why nothing is deleted in a repository and what to do, or '' if it is not paused. */
export function repositoryPauseText(state: RepositoryState): string {
  const name = nameOf(state)
  if (state.pause === undefined) return ''
  return pausedText(`Repository ${name}`, state.pause, `careen repositories resume ${name}`)
}

/** Returns that a repository is paused, for who has paused it. Why of what is unknown: a misspelt name pauses nothing. */
export function nowPausedText(state: RepositoryState): string {
  const isKnown = state.lastScanAt !== undefined || state.policy !== undefined
  return `${repositoryPauseText(state)}${isKnown ? '' : `No scan has seen ${nameOf(state)}, and no policy is for it. Check its name.\n`}`
}

function nameOf({ registry, repository }: RepositoryRef): string {
  return oneLine(`${registry}/${repository}`)
}

/** Returns what stops the cleaning of a repository, and the question whether to resume it. It ends with a blank, behind which a person types. */
export function resumeQuestion(state: RepositoryState): string {
  const { pause, stopped, loss } = state
  const name = nameOf(state)
  const paragraphs = [
    ...(pause === undefined ? [] : [`${name} is paused ${sinceText(pause)}.`]),
    ...(stopped === undefined ? [] : [`${name} is stopped: ${oneLine(stopped)}.`]),
    ...(loss === undefined
      ? []
      : [
          `${name} misses too many images: ${oneLine(loss)}. A resume accepts that they were removed on purpose.`,
        ]),
  ]
  const nothing = [
    `Nothing stops ${name}. A resume accepts a clock of the daemon that shows less than at its last look.`,
  ]
  const shown = (paragraphs.length === 0 ? nothing : paragraphs).map(
    (text) => `${wrapped(text, COLUMNS).join('\n    ')}\n`,
  )
  return `${shown.join('')}\nDo you want to resume it? Its runs delete images again.\n  Only 'yes' will be accepted: `
}

/** Returns what became of a repository that was resumed. `looked`: as it was before. */
export function resumedText(state: RepositoryState, looked: RepositoryState): string {
  const { loss } = state
  const accepted = loss === undefined ? '' : `Accepted: ${oneLine(loss)}.\n`
  const words = isHeld(looked) ? resumedWords(state) : unheldWords(state)
  return `${accepted}${nameOf(state)} ${words}\n`
}

function isHeld({ pause, stopped, loss }: RepositoryState): boolean {
  return pause !== undefined || stopped !== undefined || loss !== undefined
}

function resumedWords({ nextRunAt, onHold }: RepositoryState): string {
  if (onHold !== undefined) return `is resumed, and still on hold: ${oneLine(onHold)}`
  if (nextRunAt === undefined) return 'is resumed. No run is due there.'
  return `is cleaned again; next run ${instant(nextRunAt)}.`
}

function unheldWords({ nextRunAt, onHold }: RepositoryState): string {
  const was = 'was neither paused nor stopped'
  if (onHold !== undefined) return `${was}, and is on hold: ${oneLine(onHold)}`
  return nextRunAt === undefined ? `${was}. No run is due there.` : `${was}; next run ${instant(nextRunAt)}.`
}

/** `wasPaused`: somebody had paused the registry. `paused`: repositories of it that are paused themselves. */
type Resumed = { readonly wasPaused: boolean; readonly paused: readonly RepositoryState[] }

/** Most repositories that are named one by one. */
const NAMED = 10

/** Returns what became of a registry that was resumed, and which of its repositories are paused still. */
export function resumedRegistryText(name: string, { wasPaused, paused }: Resumed): string {
  const registry = `Registry ${oneLine(name)}`
  const first = wasPaused
    ? `${registry} is cleaned again; its runs go on.\n`
    : `${registry} was not paused. Nothing was changed.\n`
  const more =
    paused.length > NAMED
      ? `${count(paused.length - NAMED)} more of its repositories are paused: careen repositories\n`
      : ''
  return `${first}${paused.slice(0, NAMED).map(repositoryPauseText).join('')}${more}`
}
