import type { ParkedRun, RepositoryEffect } from '../../policies/diff/index.ts'
import { minuteText } from '../../policies/model/index.ts'
import { type RepositoryState, shortRunId } from '../../proto/resources/index.ts'
import { count, oneLine, plural, wrapped } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** Returns why a run waits for approval, and the commands that show and approve it. */
function parkedText({ run, since, wants, why }: ParkedRun, paint: Paint): string {
  const id = oneLine(shortRunId(run))
  const because = why === '' ? '' : `: ${oneLine(why)}`
  return `${paint('yellow', 'waits for approval')} since ${minuteText(since)}, ${plural(wants, 'image')}${because}\n    careen runs show ${id}\n    careen approve ${id}\n`
}

/** Returns the conditions of a repository of a plan besides its policy, a line each. */
export function conditionLines(effect: RepositoryEffect, paint: Paint): string[] {
  return [...sharedLines([effect], ''), ...ownLines(effect, '', paint)].map(
    (text) => `    ${paint('yellow', '!')} ${text}\n`,
  )
}

/** Returns the conditions of all repositories of a plan: what is alike is one line, and says in which of them. */
export function conditionNotes(effects: readonly RepositoryEffect[], paint: Paint): string[] {
  return [...sharedLines(effects, 'in'), ...effects.flatMap((effect) => ownLines(effect, 'in', paint))].map(
    (text) => `${paint('yellow', '!')} ${text}\n`,
  )
}

/** `where`: `in`: says in which repositories; empty: it is known. */
function sharedLines(effects: readonly RepositoryEffect[], where: 'in' | ''): string[] {
  const later = Map.groupBy(
    effects.filter(({ notBefore, deletes }) => notBefore !== undefined && deletes.length > 0),
    ({ notBefore }) => notBefore,
  )
  const deferred = effects.filter((effect) => effect.deferred !== undefined)
  return [
    ...[...later].map(
      ([at, all]) =>
        `no image is deleted${placesText(all, where)} before ${minuteText(at ?? 0)}: cooling_off after a change of the policy`,
    ),
    ...(deferred.length === 0 ? [] : [deferredText(deferred, where)]),
  ]
}

function deferredText(effects: readonly RepositoryEffect[], where: 'in' | ''): string {
  const images = effects.reduce((sum, { deferred }) => sum + (deferred?.images ?? 0), 0)
  const tags = [...new Set(effects.flatMap(({ deferred }) => deferred?.tags ?? []))]
  const names = `${tags.slice(0, 5).map(oneLine).join(', ')}${tags.length > 5 ? ', ...' : ''}`
  const verb = tags.length === 1 ? 'is' : 'are'
  return `${plural(images, 'more image')} deferred${placesText(effects, where)}: ${tags.length === 1 ? 'tag' : 'tags'} ${names} ${verb} mutable, and this registry cannot delete a tag without its image, so a concurrent push could be lost. To delete them, set delete_moving = true`
}

function placesText(effects: readonly RepositoryEffect[], where: 'in' | ''): string {
  const [first] = effects
  if (where === '' || first === undefined) return ''
  return effects.length === 1 ? ` in ${nameOf(first)}` : ` in ${count(effects.length)} repositories`
}

function nameOf({ repository: { registry, repository } }: Pick<RepositoryEffect, 'repository'>): string {
  return oneLine(`${registry}/${repository}`)
}

/** What is of one repository alone, with the command that helps. */
function ownLines(effect: RepositoryEffect, where: 'in' | '', paint: Paint): string[] {
  const { stopped, parked } = effect
  const [isName, name] = where === '' ? ['', ''] : [`${nameOf(effect)} is `, `${nameOf(effect)} `]
  return [
    ...(stopped === undefined
      ? []
      : [
          `${isName}stopped, no image is deleted: ${oneLine(stopped)}. To resume: careen repositories resume ${nameOf(effect)}`,
        ]),
    ...(parked === undefined ? [] : [`${name}${parkedText(parked, paint).trimEnd()}`]),
  ]
}

/** Returns the repositories that need a person, each with the command to run. */
export function attentionText(states: readonly RepositoryState[], paint: Paint): string {
  return states
    .map((state) => {
      const name = oneLine(`${state.registry}/${state.repository}`)
      const stopped =
        state.stopped === undefined
          ? ''
          : `${name} is stopped: ${oneLine(state.stopped)}\n    careen repositories resume ${name}\n`
      const loss = state.loss === undefined ? '' : lossLines(name, state.loss)
      return `${stopped}${loss}${state.parked === undefined ? '' : `${name} ${parkedText(state.parked, paint)}`}`
    })
    .join('')
}

const COLUMNS = 76

/** Returns the missing images of the last scan. The repository is not cleaned until they are listed again, or it is resumed. */
function lossLines(name: string, loss: string): string {
  const why = wrapped(oneLine(loss), COLUMNS).map((line) => `    ${line}\n`)
  return `${name} is not cleaned, too many images are missing:\n${why.join('')}  If they were removed on purpose:\n    careen repositories resume ${name}\n`
}
