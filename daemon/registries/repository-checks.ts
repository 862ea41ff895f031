import { CareenError } from '../../policies/model/index.ts'
import { TRAITS } from '../registry/vendors/index.ts'
import { catalogOf, known, untagOf } from './capabilities.ts'
import { type CheckAnswer, ok, problem, profileOf, unknown } from './check-result.ts'
import type { ProbeAnswers } from './probe-registry.ts'

export function catalogCheck(asked: ProbeAnswers): CheckAnswer {
  const { registry, catalog, needsCatalog } = asked
  const named = registry.repositories?.length ?? 0
  if (named > 0) return ok(`not checked: the configuration names ${repositories(named)}`)
  if (catalog !== undefined && !(catalog instanceof CareenError)) return open(catalog.length, needsCatalog)
  const remedy =
    'name the repositories in the registry block, repositories = ["team/web"], or write one policy per repository'
  if (catalogOf(asked) === 'closed')
    return needsCatalog
      ? problem('closed: policies for several repositories find none', remedy)
      : ok('closed; no policy in force needs it', false)
  const why = catalog === undefined ? 'not asked' : catalog.message
  return unknown(why, needsCatalog ? remedy : undefined, needsCatalog)
}

function open(count: number, needed: boolean): CheckAnswer {
  if (count > 0) return ok(`open: ${repositories(count)}`, needed)
  return unknown(
    'open and empty; some registries list nothing without rights',
    'if there are repositories, name them in the registry block: repositories = ["team/web"]',
    needed,
  )
}

function repositories(count: number): string {
  return count === 1 ? '1 repository' : `${count} repositories`
}

export function pullCheck({ ping, tags, repository, registry }: ProbeAnswers): CheckAnswer {
  const again = `careen registries check ${registry.name} REPO`
  if (ping instanceof CareenError || ping.result.status !== 200) return unknown('not asked', undefined)
  if (repository === undefined) return unknown('no repository of this registry is known', again)
  if (tags === undefined) return unknown('not asked', undefined)
  if (!(tags instanceof CareenError))
    return ok(`${repository} can be read, ${tags === 1 ? '1 tag' : `${tags} tags`}`)
  switch (tags.code) {
    case 'REGISTRY_UNAUTHORIZED':
      return problem(`the credentials cannot read ${repository}`, 'give the credentials the right to pull')
    case 'REGISTRY_NOT_FOUND':
      return problem(`${repository} does not exist`, `check another repository: ${again}`)
    default:
      return problem(tags.message, 'check the registry and its logs')
  }
}

export function deleteCheck(asked: ProbeAnswers): CheckAnswer {
  const { capabilities, repository } = asked
  const { enable, grant } = TRAITS[profileOf(asked)]
  if (capabilities === undefined) return unknown('not asked', undefined)
  if (capabilities instanceof CareenError)
    return unknown(capabilities.message, 'check again; no delete was sent')
  switch (capabilities.digestDelete) {
    case 'yes':
      return ok(`allowed in ${repository ?? 'the repository'}`)
    case 'disabled':
      return problem('disabled in the registry', enable)
    case 'read-only':
      return problem('the registry is read-only', 'end its maintenance mode')
    case 'forbidden':
      return problem('the credentials do not permit deletes', grant)
    case 'unknown':
      return unknown('only a real delete can show it', `start with a small policy; required: ${grant}`)
  }
}

export function untagCheck(asked: ProbeAnswers): CheckAnswer {
  switch (untagOf(asked)) {
    case 'yes':
      return ok(
        known(asked.capabilities)?.takesOwnTags === true
          ? 'a tag can be deleted alone; an image is deleted in one step, with its tags'
          : 'a tag can be deleted alone, so tags are deleted before their image',
        false,
      )
    case 'no':
      return problem(
        'a tag cannot be deleted without its image: images with mutable tags are deferred',
        'use distribution 3, or protect tags that are overwritten often',
        false,
      )
    case 'unknown':
      return unknown('not asked', undefined, false)
  }
}
