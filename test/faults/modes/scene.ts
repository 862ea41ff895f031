import type { Store } from '../../../daemon/store/store.ts'
import type { RepositoryRef } from '../../../policies/model/index.ts'
import type { Intent } from '../../../proto/resources/index.ts'
import { applyFindings, fileFindings, type Findings, leaseFindings } from './findings.ts'
/** What is always true, checked against the log of a registry over HTTP and the database. */

/** A repository after a fault, when all is quiet. */
export type Scene = {
  readonly ref: RepositoryRef
  readonly store: Store
  /** The path of the store's file. */
  readonly database: string
  /** The registry's log, and what it has now. */
  readonly registry: {
    readonly log: readonly { readonly method: string; readonly path: string }[]
    readonly repositories: ReadonlyMap<
      string,
      { readonly manifests: ReadonlyMap<string, unknown>; readonly tags: ReadonlyMap<string, string> }
    >
  }
  /** Digests by tag that the policy keeps, and all digests that it deletes. */
  readonly kept: ReadonlyMap<string, string>
  readonly doomed: ReadonlySet<string>
  /** All digests that were ever pushed to any repository. */
  readonly pushed: ReadonlySet<string>
  /** The objects in force, as JSON. */
  readonly applied: string
  /** Secrets of leases, and texts for people that have none. */
  readonly secrets: readonly Uint8Array[]
  readonly texts: readonly string[]
  /** Intents that may be open still: each is of a process that was killed a moment ago. */
  readonly mayBeOpen?: number
}

type Sent = { readonly repository: string; readonly reference: string }

/** Returns what was to be deleted by the requests in the log, in order. Leaves out probes: a digest, or a tag, that nobody has. */
function sentIn({ registry, pushed }: Scene): readonly Sent[] {
  return registry.log.flatMap(({ method, path }) => {
    const { repository, reference } =
      /^\/v2\/(?<repository>.+)\/manifests\/(?<reference>[^/]+)$/.exec(path)?.groups ?? {}
    if (method !== 'DELETE' || repository === undefined || reference === undefined) return []
    const isProbe = reference.includes(':') ? !pushed.has(reference) : reference.startsWith('careen-probe')
    return isProbe ? [] : [{ repository, reference }]
  })
}

/** Returns the objects in force, as JSON. */
export function objectsIn({ objects }: Store): string {
  const all = objects.all('default').map(({ object }) => object)
  return JSON.stringify(all.toSorted((a, b) => a.name.localeCompare(b.name)))
}

/** Requires that all is quiet. I9 is not among them: not every scene has a queue. */
export function sceneFindings(scene: Scene): Findings {
  const { store, ref } = scene
  const all = store.intents.ofRepository(ref, '', 100_000).toSorted((a, b) => a.id - b.id)
  const { I4, I5 } = applyFindings(store)
  const isOther = objectsIn(store) !== scene.applied
  return {
    I1: retained(scene),
    I2: recorded(scene, all),
    I3: leaseFindings(all),
    I4: isOther ? [...I4, 'the objects in force are not those that were applied'] : I4,
    I5,
    I6: ended(scene),
    I7: unasked(scene, all),
    ...fileFindings(scene.database, scene.secrets, scene.texts),
  }
}

/** What is kept is there under its tag, and nobody ever asked the registry to delete it. */
function retained(scene: Scene): string[] {
  const { kept, registry, ref } = scene
  const at = registry.repositories.get(ref.repository)
  const isKept = new Set([...kept.keys(), ...kept.values()])
  const asked = sentIn(scene).filter(
    ({ repository, reference }) => repository === ref.repository && isKept.has(reference),
  )
  return [
    ...[...kept].flatMap(([tag, digest]) =>
      at?.tags.get(tag) === digest && at.manifests.has(digest) ? [] : [`${tag} is gone, or on another image`],
    ),
    ...asked.map(({ reference }) => `a DELETE of ${reference} was sent, and it is kept`),
  ]
}

/** Each DELETE has an intent of its own, and each intent the outcome that is true. */
function recorded(scene: Scene, all: readonly Intent[]): string[] {
  const { ref, registry, doomed, mayBeOpen = 0 } = scene
  const present = registry.repositories.get(ref.repository)?.manifests
  const open = all.filter(({ outcome }) => outcome === undefined)
  const newest = new Map(
    all.filter(({ action }) => action === 'DELETE').map((intent) => [intent.digest, intent]),
  )
  const intentsOf = Map.groupBy(all, ({ digest }) => digest)
  const sent = sentIn(scene).filter(({ repository }) => repository === ref.repository)
  const digests = Map.groupBy(
    sent.filter(({ reference }) => reference.startsWith('sha256:')),
    ({ reference }) => reference,
  )
  const gone = [...doomed].filter((digest) => present?.has(digest) !== true)
  return [
    ...(open.length <= mayBeOpen ? [] : open.map(({ id }) => `intent ${id} has no outcome`)),
    ...[...digests].flatMap(([digest, times]) => {
      const intents = intentsOf.get(digest)?.length ?? 0
      return times.length <= intents
        ? []
        : [`${times.length} DELETEs of ${digest} were sent, with ${intents} intents`]
    }),
    ...gone.flatMap((digest) => {
      const outcome = newest.get(digest)?.outcome
      const isKnown = outcome === 'deleted' || outcome === 'gone' || (outcome === undefined && mayBeOpen > 0)
      return isKnown ? [] : [`${digest} is gone, and its outcome is ${outcome ?? 'not known'}`]
    }),
    ...[...newest.values()].flatMap(({ digest, outcome }) =>
      outcome === 'deleted' && present?.has(digest) === true
        ? [`${digest} is recorded as deleted, and it is there`]
        : [],
    ),
  ]
}

/** All runs have ended, the last one well, and nothing is left that the policy deletes. */
function ended({ store, ref, registry, doomed, mayBeOpen = 0 }: Scene): string[] {
  const all = store.runs.list({ limit: 1000 })
  const live = all.filter(({ state }) => state === 'QUEUED' || state === 'RUNNING')
  const last = all.find(({ kind, repository }) => kind === 'CLEAN' && repository === ref.repository)
  const present = registry.repositories.get(ref.repository)?.manifests
  const left = [...doomed].filter((digest) => present?.has(digest) === true)
  return [
    ...live.map(({ id, state }) => `run ${id} is ${state} still`),
    ...(last?.state === 'SUCCEEDED'
      ? []
      : [`the last run ended as ${last?.state ?? 'none'}: ${last?.message ?? ''}`]),
    ...(left.length <= mayBeOpen ? [] : [`${left.length} images should be gone: ${left.join(' ')}`]),
  ]
}

/** Nothing is deleted in another repository, whose policy is disabled, nor by a dry run. */
function unasked(scene: Scene, all: readonly Intent[]): string[] {
  const { store, ref } = scene
  const kinds = new Map(store.runs.list({ limit: 1000 }).map(({ id, kind }) => [id, kind]))
  return [
    ...sentIn(scene)
      .filter(({ repository }) => repository !== ref.repository)
      .map(
        ({ repository, reference }) =>
          `a DELETE of ${repository} ${reference} was sent, and its policy is disabled`,
      ),
    ...all
      .filter(({ runId }) => kinds.get(runId) === 'DRY_RUN')
      .map(({ id, runId }) => `intent ${id} is of ${runId}, a dry run`),
  ]
}
