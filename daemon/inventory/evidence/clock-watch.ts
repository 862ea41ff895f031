import type { Duration, RepositoryRef } from '../../../policies/model/index.ts'
import type { Clock } from '../../clock.ts'

/**
 * By how much the clock was set, against one that never jumps, since this was last asked for a repository. The first time: 0.
 */
export type ClockWatch = (ref: RepositoryRef) => Duration

export function openClockWatch({ now, monotonic }: Pick<Clock, 'now' | 'monotonic'>): ClockWatch {
  const marks = new Map<string, number>()
  return ({ registry, repository }) => {
    const name = `${registry}/${repository}`
    const mark = now() - monotonic()
    const stepped = mark - (marks.get(name) ?? mark)
    marks.set(name, mark)
    return stepped
  }
}
