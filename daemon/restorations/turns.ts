import type { RepositoryRef } from '../../policies/model/index.ts'

/** Restores one image of a repository at a time, whatever restoration it belongs to. */
export type RepositoryTurns = {
  /** Acts when those before have ended. */
  readonly next: <T>(ref: RepositoryRef, act: () => Promise<T>) => Promise<T>
}

/** Why: two restorations of one image would upload it twice, and each would say that it restored the image. */
export function openTurns(): RepositoryTurns {
  const last = new Map<string, Promise<unknown>>()
  return {
    next: async ({ registry, repository }, act) => {
      const name = `${registry}/${repository}`
      const before = last.get(name)
      const mine = before === undefined ? act() : before.then(act)
      const ended = mine.then(
        () => undefined,
        () => undefined,
      )
      last.set(name, ended)
      try {
        return await mine
      } finally {
        if (last.get(name) === ended) last.delete(name)
      }
    },
  }
}
