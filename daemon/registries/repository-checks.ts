import { CareenError } from '../../policies/model/index.ts'
import { TRAITS } from '../registry/vendors/index.ts'
import { catalogOf, known, untagOf } from './capabilities.ts'
import { type Found, ok, problem, profileOf, unknown } from './check-result.ts'
import type { Asked } from './probe-registry.ts'

export function catalogFinding(asked: Asked): Found {
  const { registry, catalog, needsCatalog } = asked
  const named = registry.repositories?.length ?? 0
  if (named > 0) return ok(`not asked: the configuration names ${repositories(named)}`)
  if (catalog !== undefined && !(catalog instanceof CareenError)) return open(catalog.length, needsCatalog)
  const remedy =
    'name them in the registry block, repositories = ["team/web"], or write one policy per repository'
  if (catalogOf(asked) === 'closed')
    return needsCatalog
      ? problem('closed: policies over many repositories find nothing', remedy)
      : ok('closed; no policy in force needs it', false)
  const why = catalog === undefined ? 'not asked' : catalog.message
  return unknown(why, needsCatalog ? remedy : undefined, needsCatalog)
}

function open(count: number, needed: boolean): Found {
  if (count > 0) return ok(`open: ${repositories(count)}`, needed)
  return unknown(
    'open and empty; some registries show nothing to those without rights',
    'if there are repositories, name them in the registry block: repositories = ["team/web"]',
    needed,
  )
}

function repositories(count: number): string {
  return count === 1 ? '1 repository' : `${count} repositories`
}

export function pullFinding({ door, tags, repository, registry }: Asked): Found {
  const again = `careen registries check ${registry.name} REPO`
  if (door instanceof CareenError || door.greeting.status !== 200) return unknown('not asked', undefined)
  if (repository === undefined) return unknown('no repository is known here', again)
  if (tags === undefined) return unknown('not asked', undefined)
  if (!(tags instanceof CareenError))
    return ok(`${repository} can be read, ${tags === 1 ? '1 tag' : `${tags} tags`}`)
  switch (tags.code) {
    case 'REGISTRY_UNAUTHORIZED':
      return problem(`${repository} may not be read`, 'give the credentials the right to pull')
    case 'REGISTRY_NOT_FOUND':
      return problem(`${repository} is not there`, `name another one: ${again}`)
    default:
      return problem(tags.message, 'see above all whether the registry is well')
  }
}

export function deleteFinding(asked: Asked): Found {
  const { capabilities, repository } = asked
  const { enable, grant } = TRAITS[profileOf(asked)]
  if (capabilities === undefined) return unknown('not asked', undefined)
  if (capabilities instanceof CareenError)
    return unknown(capabilities.message, 'ask again; no delete was sent')
  switch (capabilities.digestDelete) {
    case 'yes':
      return ok(`allowed in ${repository ?? 'it'}`)
    case 'disabled':
      return problem('disabled in the registry', enable)
    case 'read-only':
      return problem('the registry is read-only', 'end its maintenance mode')
    case 'forbidden':
      return problem('these credentials may not delete', grant)
    case 'unknown':
      return unknown('only a real delete will tell', `start with a small policy; it takes: ${grant}`)
  }
}

export function untagFinding(asked: Asked): Found {
  switch (untagOf(asked)) {
    case 'yes':
      return ok(
        known(asked.capabilities)?.takesOwnTags === true
          ? 'a tag can go alone; an image goes at once, with the tags that are on it'
          : 'a tag can go alone, so tags go before their image',
        false,
      )
    case 'no':
      return problem(
        'a tag cannot go without its image: images whose tags move often are held back',
        'distribution 3 can; elsewhere protect tags that are overwritten often',
        false,
      )
    case 'unknown':
      return unknown('not asked', undefined, false)
  }
}
