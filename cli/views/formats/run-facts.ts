import { type Decision, goes } from '../../../policies/engine/index.ts'
import { type Run, shortRunId } from '../../../proto/resources/index.ts'
import { pulledTags } from '../plan-dangers.ts'
import { isRemoved } from '../removed-images.ts'
import type { RunFacts } from '../run-summary.ts'
import { removedSoFar } from '../run-words.ts'
import { isOnHold } from '../runs.ts'

/** `REGISTRY/REPOSITORY`, as foreign text. */
export function runName({ registry, repository }: Pick<Run, 'registry' | 'repository'>): string {
  return `${registry}/${repository}`
}

/** One thing to look at in a run. Its texts can be foreign. */
export type RunProblem = {
  readonly severity: 'error' | 'warning'
  readonly summary: string
  readonly detail: string
}

/** Returns what a person should look at in a run: how it ended, images that stayed after all, tags that people pull. */
export function runProblems(facts: RunFacts): readonly RunProblem[] {
  return [...stateProblems(facts.run), ...stayedProblems(facts), ...tagProblems(facts)]
}

/** Returns images that a run deleted or untagged; of a dry run those that it would. */
export function runImages(run: Run): number {
  return run.kind === 'DRY_RUN' ? (run.counts?.planned ?? 0) : removedSoFar(run)
}

/** Returns true if nobody knows what becomes of a run: it failed, or works. */
export function isUncertain({ state }: Run): boolean {
  return state === 'FAILED' || state === 'RUNNING' || state === 'QUEUED'
}

function stateProblems(run: Run): readonly RunProblem[] {
  const id = shortRunId(run.id)
  switch (run.state) {
    case 'SUCCEEDED':
      return overLimits(run).map((detail) => ({ severity: 'error', summary: 'Over a limit', detail }))
    case 'AWAITING_APPROVAL': {
      const detail = `${overLimits(run).join('; ') || messageOf(run)}: careen approve ${id}`
      return [{ severity: 'error', summary: 'Waits for approval', detail }]
    }
    case 'FAILED':
      return [{ severity: 'error', summary: 'The run failed', detail: failureOf(run) }]
    case 'CANCELLED':
      return [{ severity: 'warning', summary: 'The run was cancelled', detail: messageOf(run) }]
    case 'QUEUED':
    case 'RUNNING': {
      const detail = `run ${id}: ${isOnHold(run) ? messageOf(run) : 'it goes on'}`
      return [{ severity: 'warning', summary: 'The run has not ended', detail }]
    }
  }
}

function failureOf(run: Run): string {
  return `${run.errorCode ?? 'INTERNAL'}: ${messageOf(run)}`
}

/** Returns what a run says of itself, or which run it is. */
function messageOf({ message, id }: Run): string {
  return message ?? `run ${shortRunId(id)}`
}

function overLimits({ limitChecks }: Run): readonly string[] {
  return limitChecks.filter(({ ok }) => !ok).map(({ message }) => message)
}

/** Most images and tags that one problem names. */
const NAMED = 5

function stayedProblems({ deletions }: RunFacts): readonly RunProblem[] {
  const stayed = deletions.filter((one) => !isRemoved(one))
  if (stayed.length === 0) return []
  const names = stayed.map(({ tags, digest, detail, outcome = 'pending' }) => {
    const why = detail ?? outcome.replace('_', ' ')
    return `${tags[0] ?? digest} (${why})`
  })
  return [{ severity: 'warning', summary: 'Images stayed after all', detail: listed(names) }]
}

function tagProblems({ run, decisions, deletions }: RunFacts): readonly RunProblem[] {
  const isPast = deletions.length > 0
  const removed = new Set(deletions.filter(isRemoved).map(({ digest }) => digest))
  const wanted = (one: Decision): boolean => (isPast ? removed.has(one.digest) : goes(one))
  const tags = pulledTags({ deletes: decisions.filter((one) => one.action !== 'KEEP' && wanted(one)) })
  if (tags.length === 0) return []
  const verb = isPast ? 'were' : run.kind === 'DRY_RUN' ? 'would be' : 'are to be'
  return [{ severity: 'warning', summary: `Tags that people pull ${verb} deleted`, detail: listed(tags) }]
}

function listed(names: readonly string[]): string {
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  return `${names.slice(0, NAMED).join(', ')}${more}`
}
