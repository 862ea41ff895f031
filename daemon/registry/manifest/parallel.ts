/** Most concurrent calls. Why so many: the rate limiter of the host decides how many requests are sent. */
const AT_ONCE = 64

/** Calls `act` for all items, concurrently. Throws the first error, and starts no call after it. */
export async function inParallel<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  let failed = false
  const lane = async (): Promise<void> => {
    while (!failed && next < items.length) {
      const item = items[next]
      next += 1
      if (item === undefined) continue
      try {
        await act(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}
