/** Time that stands still until it is moved. */
export function manualTime() {
  let at = 0
  const sleepers: { until: number; wake: () => void }[] = []
  return {
    now: () => Date.UTC(2026, 0, 1) + at,
    monotonic: () => at,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        sleepers.push({ until: at + ms, wake: resolve })
        signal?.addEventListener('abort', () => resolve())
      }),
    pass: async (ms: number) => {
      at += ms
      for (const { until, wake } of sleepers) if (until <= at) wake()
      await settled()
    },
  }
}

/** All that can go on without time going on has gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
