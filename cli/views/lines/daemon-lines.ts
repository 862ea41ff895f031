import {
  type AuditEvent,
  type BrokenChain,
  type ListedRemoval,
  type SameRemovals,
  toLine,
  toRemovalJson,
  type WholeChain,
} from '../../../policies/audit/index.ts'
import type {
  HealthComponent,
  RegistryCheck,
  RepositoryState,
  RestorationFinding,
} from '../../../proto/resources/index.ts'
import { imageName, type PinnedCluster } from '../pins.ts'
import { warningLine } from './error-line.ts'
import { type OutputLine, rowLines } from './line.ts'
import { repositoryName } from './names.ts'

/** Returns a line for each part of the daemon, and for each repository that needs a person. */
export function healthLines(
  parts: readonly HealthComponent[],
  waiting: readonly RepositoryState[],
): readonly OutputLine[] {
  const checks = parts.map(({ component: name, ...part }) => ({ name, ...part }))
  return [
    ...rowLines(
      'check',
      checks,
      ({ name, state, message }) => `${name}: ${state}${message === undefined ? '' : `: ${message}`}`,
    ),
    ...rowLines('repository', waiting, repositoryName),
  ]
}

const STATES = { ok: 'OK', problem: 'FAILING', unknown: 'UNKNOWN' } as const

/** Returns a line for each check of a registry. */
export function registryCheckLines({
  name: registry,
  repository,
  results,
}: RegistryCheck): readonly OutputLine[] {
  const checks = results.map(({ check: name, verdict, ...more }) => {
    const state = STATES[verdict]
    return { name, state, ...more, registry, repository }
  })
  return rowLines('check', checks, ({ name, state, message }) => `${name}: ${state}: ${message}`)
}

/** Returns the lines of pinned images, and warnings for what was not pinned. */
export function clusterLines({ pinned, others, unreadable }: PinnedCluster): readonly OutputLine[] {
  return [
    ...rowLines('pin', pinned, imageName),
    ...others.map(({ host, images }) =>
      warningLine(`not pinned: ${images} of ${host}, no registry of careen`),
    ),
    ...unreadable.map((image) => warningLine(`not pinned: ${image} names no registry`)),
  ]
}

/** Returns the line of an image, or those of images that the next run would delete again, and of their pins. */
export function restorationLines(finding: RestorationFinding): readonly OutputLine[] {
  switch (finding.kind) {
    case 'image':
      return rowLines(
        'restore',
        [finding.image],
        ({ outcome, hadTags, digest }) => `${outcome} ${hadTags[0] ?? digest}`,
      )
    case 'next_run': {
      const { deletes, pins, unknown, registry, repository } = finding.nextRun
      const name = `${registry}/${repository}`
      return [
        ...deletes.map(({ decision, pin }) =>
          warningLine(
            `the next run would delete ${decision.tags[0] ?? decision.digest} of ${name} again${pin === undefined ? '' : ', so it is pinned'}`,
          ),
        ),
        ...(unknown === undefined
          ? []
          : [warningLine(`what the next run of ${name} does is not known: ${unknown}`)]),
        ...rowLines('pin', [...pins, ...deletes.flatMap(({ pin }) => pin ?? [])], imageName),
      ]
    }
  }
}

/** Returns a line for each event. `event`: what `careen audit verify` reads. */
export function eventLines(events: readonly AuditEvent[]): readonly OutputLine[] {
  return events.map((event) => ({
    type: 'event',
    message: `${event.sequence} ${event.type} ${event.subject}`,
    data: { event: JSON.parse(toLine(event)) as unknown },
  }))
}

/** Returns a line for each removal. `removal`: what `careen audit verify` reads. */
export function removalLines(removals: readonly ListedRemoval[]): readonly OutputLine[] {
  return removals.map((one) => ({
    type: 'removal',
    message: `${one.run} ${one.action} ${one.digest}: ${one.outcome ?? 'pending'}`,
    data: { removal: JSON.parse(JSON.stringify(toRemovalJson(one))) as unknown },
  }))
}

/** Returns the line of a verified record. `compared`: undefined: its removals were not compared. */
export function chainLine(chain: WholeChain | BrokenChain, compared: SameRemovals | undefined): OutputLine {
  if (chain.kind === 'broken')
    return {
      type: 'chain',
      level: 'error',
      message: `broken at event ${chain.sequence}: ${chain.why}`,
      data: chain,
    }
  const data = {
    ...chain,
    comparedRuns: compared?.runs,
    comparedRemovals: compared?.removals,
    agedRuns: compared?.agedRuns,
    unrecordedRemovals: compared?.unrecorded,
  }
  return { type: 'chain', message: `events ${chain.first} to ${chain.last.sequence} are whole`, data }
}
