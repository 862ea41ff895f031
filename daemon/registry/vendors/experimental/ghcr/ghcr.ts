import { CareenError, type Digest } from '../../../../../policies/model/index.ts'
import type { Capabilities, DeleteOutcome, Observation } from '../../../client.ts'
import { type Core, sendBy, sendDelete, nextPage } from '../../../oci/index.ts'
import type { Answer } from '../../../transport/index.ts'
import { PAGE, pagesFrom, bodyOf, notAsDocumented, type Native } from '../../index.ts'
import {
  HEADERS,
  judge,
  type Package,
  packageOf,
  read,
  rightIn,
  type Version,
  versionOf,
} from './ghcr-package.ts'

/** Returns the calls of GitHub's REST API, where a package version is a digest with all its tags. Its OCI API deletes nothing. */
export function ghcr(core: Core): Native {
  const packages = new Map<string, Package>()
  /** Version numbers by package and digest. The number of a digest never changes. */
  const numbers = new Map<string, string>()
  const waitForNext = spaced(core)
  /** Repositories whose next delete has waited already. */
  const ready = new Set<string>()
  const open = async (repository: string, signal: AbortSignal): Promise<Package> => {
    const known = packages.get(repository) ?? (await packageOf(core, repository, signal))
    packages.set(repository, known)
    return known
  }
  async function* list(at: Package, signal: AbortSignal): AsyncIterable<Version> {
    for await (const version of versions(at, signal)) {
      numbers.set(`${at.path} ${version.digest}`, version.id)
      yield version
    }
  }
  return {
    inventory: async function* inventory(repository, signal): AsyncIterable<Observation> {
      for await (const { id: _id, ...seen } of list(await open(repository, signal), signal)) yield seen
    },
    ready: async (repository, signal) => {
      await open(repository, signal)
      await waitForNext(signal)
      ready.add(repository)
    },
    deleteTag: async () => ({ kind: 'refused', why: 'GitHub cannot remove a tag without its image' }),
    deleteManifest: async (repository, digest) => {
      const signal = AbortSignal.timeout(LOOKING)
      const latest = sendBy(core, repository)
      const at = await open(repository, signal)
      const key = `${at.path} ${digest}`
      if (!numbers.has(key))
        for await (const version of list(at, signal)) if (version.digest === digest) break
      const id = numbers.get(key)
      if (id === undefined) return { kind: 'gone' }
      if (!ready.delete(repository)) await waitForNext()
      return remove(at, { id, digest, latest }, signal)
    },
    probe: async (repository, signal) => probe(await open(repository, signal), signal),
  }
}

/** Time between deletes. GitHub allows 900 points a minute; a DELETE costs 5, the GET before it 1. Milliseconds. */
const BETWEEN = 400

/** Returns a function that waits until the next delete may be sent. Deletes of one client are sent one by one. */
function spaced({ monotonic, options }: Core): (signal?: AbortSignal) => Promise<void> {
  let earliest = 0
  return async (signal) => {
    const now = monotonic()
    const at = Math.max(now, earliest)
    earliest = at + BETWEEN
    if (at > now) await options.sleep(at - now, signal)
  }
}

/** Longest search for a version before a delete. Milliseconds. */
const LOOKING = 120_000

/** Versions in a page: the most that GitHub returns. */
const SIZE = 100

async function* versions(at: Package, signal: AbortSignal): AsyncIterable<Version> {
  const page = (number: number): string => `${at.path}?per_page=${SIZE}&state=active&page=${number}`
  let number = 1
  const pages = pagesFrom(
    page(number),
    at.where,
    (path) => read(at, path, signal),
    (answer, path) => {
      const follows = isFollowed(at, answer, { path, number }) || versionsIn(answer, at.where).length >= SIZE
      number += 1
      return follows ? page(number) : undefined
    },
  )
  for await (const answer of pages)
    for (const one of versionsIn(answer, at.where)) yield versionOf(one, at.where)
}

/** Returns true if a next page follows. GitHub's links name the owner by number, so only the end of the path is compared. */
function isFollowed(
  { http: { origin }, path: own, where }: Package,
  answer: Answer,
  { path, number }: { readonly path: string; readonly number: number },
): boolean {
  const next = nextPage(answer, { origin, path, endpoint: own.slice(own.indexOf('/packages/')) })
  if (next === undefined) return false
  const query = new URL(next, origin).searchParams
  if (query.get('page') === `${number + 1}` && query.get('per_page') === `${SIZE}`) return true
  throw notAsDocumented(where, `page ${number} is not followed by page ${number + 1}, but by ${next}`)
}

function versionsIn(answer: Answer, where: string): readonly unknown[] {
  const page = bodyOf(answer, where)
  if (Array.isArray(page)) return page
  throw notAsDocumented(where, 'it is not a list of versions')
}

/** Deletes a version after a check that its number still belongs to the digest. */
async function remove(
  at: Package,
  { id, digest, latest }: { readonly id: string; readonly digest: Digest; readonly latest: number },
  signal: AbortSignal,
): Promise<DeleteOutcome> {
  const path = `${at.path}/${id}`
  const there = await at.http.read({ method: 'GET', path, headers: HEADERS, limit: PAGE, signal })
  if (there.status === 404) return { kind: 'gone' }
  if (there.status !== 200 || versionOf(bodyOf(there, at.where), at.where).digest !== digest) {
    throw new CareenError(
      'REGISTRY_INVALID_RESPONSE',
      `${at.where}@${digest}: GitHub does not confirm that version ${id} is this image. Nothing was deleted`,
    )
  }
  return sendDelete(
    () => at.http.once({ method: 'DELETE', path, headers: HEADERS, limit: PAGE, sendBy: latest }),
    (answer) => judge(answer, at.where),
  )
}

/** Returns the capabilities. Why not the OCI probe: that API refuses every delete. */
async function probe(at: Package, signal: AbortSignal): Promise<Capabilities> {
  const path = `${at.path}?per_page=1`
  const answer = await at.http.read({ method: 'GET', path, headers: HEADERS, limit: PAGE, signal })
  return { untag: false, digestDelete: rightIn(answer) }
}
