import type { ParkedRun, RepositoryEffect } from '../../policies/diff/index.ts'
import { type RepositoryState, shortRunId } from '../../proto/resources/index.ts'
import { instant, oneLine, plural, wrapped } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** Returns why a run waits for approval, and the commands that show and approve it. */
function parkedText({ run, since, wants, why }: ParkedRun, paint: Paint): string {
  const id = oneLine(shortRunId(run))
  const because = why === '' ? '' : `: ${oneLine(why)}`
  return `${paint('yellow', 'waits for approval')} since ${instant(since)}, ${plural(wants, 'image')}${because}\n    careen runs show ${id}\n    careen approve ${id}\n`
}

/** Returns the conditions of a repository of a plan besides its policy, a line each. */
export function conditionLines(effect: RepositoryEffect, paint: Paint): string[] {
  const { notBefore, deferred, stopped, parked, repository } = effect
  const name = oneLine(`${repository.registry}/${repository.repository}`)
  const yellow = (text: string): string => `    ${paint('yellow', '!')} ${text}\n`
  return [
    ...(notBefore === undefined || effect.deletes.length === 0
      ? []
      : [
          yellow(
            `no image is deleted before ${instant(notBefore)}: cooling_off after a change of the policy`,
          ),
        ]),
    ...(deferred === undefined
      ? []
      : [
          yellow(
            `${plural(deferred.images, 'more image')} deferred: tags ${deferred.tags.slice(0, 5).map(oneLine).join(', ')}${deferred.tags.length > 5 ? ', ...' : ''} are mutable, and this registry cannot delete a tag without its image, so a concurrent push could be lost. To delete them, set delete_moving = true`,
          ),
        ]),
    ...(stopped === undefined
      ? []
      : [
          yellow(
            `stopped, no image is deleted: ${oneLine(stopped)}. To resume: careen repositories resume ${name}`,
          ),
        ]),
    ...(parked === undefined ? [] : [yellow(parkedText(parked, paint).trimEnd())]),
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
