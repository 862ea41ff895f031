import type { Decision } from '../../../policies/engine/index.ts'
import {
  type Approval,
  type Explanation,
  type Removed,
  type Run,
  shortRunId,
} from '../../../proto/resources/index.ts'
import { plural } from '../text.ts'
import { decisionLines, limitLines, removedLines } from './image-lines.ts'
import type { OutputLine } from './line.ts'
import { repositoryName } from './names.ts'

/** Returns a line for each run. */
export function runLines(runs: readonly Run[]): readonly OutputLine[] {
  return runs.map((run) => ({ type: 'run', message: runMessage(run), data: runData(run) }))
}

function runMessage(run: Run): string {
  return `Run ${shortRunId(run.id)} of ${repositoryName(run)}: ${run.state}`
}

/** Without what leases and traces need. */
function runData({ registry, repository, counts, trigger, limitChecks, approvable, ...run }: Run): object {
  const { bytes, ...images } = counts ?? { bytes: 0 }
  const { reported: _reported, basis: _basis, trace: _trace, ...shown } = run
  return {
    repository: repositoryName({ registry, repository }),
    ...shown,
    trigger: trigger.toUpperCase(),
    approvalImages: approvable?.images,
    counts: counts === undefined ? undefined : { ...images, freedBytes: bytes },
    overLimits: limitChecks.filter(({ ok }) => !ok).map(({ guard }) => guard),
  }
}

/** Returns a line for each approval. */
export function approvalLines(approvals: readonly Approval[]): readonly OutputLine[] {
  return approvals.map(({ id, workspace, subject, sha256: _sha256, ...rest }) => ({
    type: 'approval',
    message: `${subjectText(subject)}: ${plural(rest.images, 'image')} approved`,
    data: {
      id,
      workspace,
      ...(subject.kind === 'run' ? { run: subject.run } : { plan: subject.plan }),
      ...rest,
      ...(subject.kind === 'run' ? { parkedRun: subject.parked } : {}),
    },
  }))
}

function subjectText(subject: Approval['subject']): string {
  switch (subject.kind) {
    case 'run':
      return `Run ${shortRunId(subject.parked)}`
    case 'plan':
      return `Plan ${subject.plan}`
  }
}

/** Returns the line of a run that is watched. */
export function progressLines(run: Run): readonly OutputLine[] {
  const { id, state, begun, removals, counts } = run
  const data = { run: id, repository: repositoryName(run), state, begun, removals, planned: counts?.planned }
  return [{ type: 'progress', message: runMessage(run), data }]
}

/** A run, what it decided, and what it deleted. */
export type WholeRun = {
  readonly run: Run
  readonly decisions: readonly Decision[]
  readonly deletions: readonly Removed[]
}

/** Returns the lines of a run: itself, its limits, what was decided about each image, what became of each deletion. */
export function wholeRunLines({ run, decisions, deletions }: WholeRun): readonly OutputLine[] {
  const repository = repositoryName(run)
  return [
    ...runLines([run]),
    ...limitLines(repository, run.limitChecks),
    ...decisionLines(decisions, { run: run.id, repository, policy: run.policy }),
    ...removedLines(deletions, { repository }),
  ]
}

/** Returns the lines of an explanation: the repository, its limits, images and deleted images. */
export function explanationLines(explanation: Explanation): readonly OutputLine[] {
  const { repository, decisions, deleted, limitChecks, images, counts, rules, ...more } = explanation
  const { deletes, untags, kept, bytes } = counts
  const name = repositoryName(repository)
  return [
    {
      type: 'repository',
      message: name,
      data: {
        ...repository,
        ...more,
        rules: rules.map(({ rule }) => rule),
        toDelete: deletes,
        toUntag: untags,
        kept,
        frees: bytes,
      },
    },
    ...limitLines(name, limitChecks),
    ...decisionLines(decisions, { repository: name, policy: explanation.policy }, images),
    ...removedLines(deleted, { repository: name }),
  ]
}
