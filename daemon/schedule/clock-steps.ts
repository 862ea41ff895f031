import type { Clock } from '../clock.ts'

/** A clock that was set back by less is accepted. Milliseconds. */
const STEP = 30_000

/** Returns whether the wall clock was set back since this was last called, against a clock that never jumps. */
export function openSetBack({ now, monotonic }: Pick<Clock, 'now' | 'monotonic'>): () => boolean {
  let mark = now() - monotonic()
  return () => {
    const before = mark
    mark = now() - monotonic()
    return mark < before - STEP
  }
}
