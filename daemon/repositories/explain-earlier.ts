import { type Decision, deletedImages, keptImages } from '../../policies/engine/index.ts'
import {
  CareenError,
  compact,
  type Instant,
  minuteText,
  type RepositoryRef,
} from '../../policies/model/index.ts'
import type { Explanation, RepositoryState, Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { isMeant, unknownImage } from './meant.ts'

type Earlier = {
  readonly state: RepositoryState
  readonly reference: string
  readonly at: Instant
}

/** Decisions that are read at once. */
const PAGE = 1000

/**
 * Returns what the last run that cleaned a repository before an instant decided. Scans nothing. Throws NOT_FOUND if no such run is
 * kept, or not its decisions, or the image was not there.
 */
export function explainEarlier(
  { store }: { readonly store: Store },
  { state, reference, at }: Earlier,
): Explanation {
  const ref: RepositoryRef = { registry: state.registry, repository: state.repository }
  const run = runBefore(store, ref, at)
  const all = run === undefined ? [] : decisionsOfRun(store, run.id)
  if (run === undefined || all.length === 0) throw notKept(ref, at)
  const decisions = all.filter((decision) => isMeant(decision, reference))
  if (decisions.length === 0) throw unknownImage(ref, reference, at)
  const rules = new Set(all.flatMap(({ verdicts }) => verdicts.map(({ rule }) => rule)))
  return {
    repository: ref,
    decidedAt: run.startedAt ?? run.createdAt,
    run: run.id,
    rules: [...rules].map((rule) => ({ rule, byTags: false })),
    protections: [],
    counts: {
      deletes: deletedImages(all),
      untags: all.filter(({ action }) => action === 'UNTAG').length,
      kept: keptImages(all),
      bytes: run.counts?.bytes ?? 0,
    },
    passedOver: [],
    limitChecks: run.limitChecks,
    decisions,
    images: [],
    deleted: [],
    ...compact({ policy: run.policy }),
  }
}

/** Returns the newest run that cleaned the repository and began by then. */
function runBefore(store: Store, { registry, repository }: RepositoryRef, at: Instant): Run | undefined {
  const [run] = store.runs.list({
    limit: 1,
    conditions: [
      { kind: 'compare', column: 'registry', op: '=', value: registry },
      { kind: 'compare', column: 'repository', op: '=', value: repository },
      { kind: 'compare', column: 'kind', op: '=', value: 'CLEAN' },
      { kind: 'compare', column: 'start_time', op: '<=', value: at },
    ],
  })
  return run
}

function decisionsOfRun({ decisions }: Store, run: string): Decision[] {
  const all: Decision[] = []
  for (let from = 0; ;) {
    const page = decisions.page(run, from, PAGE)
    all.push(...page.decisions)
    const last = page.positions.at(-1)
    if (last === undefined || page.decisions.length < PAGE) return all
    from = last + 1
  }
}

function notKept({ registry, repository }: RepositoryRef, at: Instant): CareenError {
  const name = `${registry}/${repository}`
  return new CareenError(
    'NOT_FOUND',
    `no decisions of a run of ${name} before ${minuteText(at)} are kept: it was not cleaned before, or that is too long ago. To see which runs are kept, run: careen runs -repository ${name}`,
    { metadata: { repository: name } },
  )
}
