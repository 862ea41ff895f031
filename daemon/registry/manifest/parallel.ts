/** As many as the flow control of a host ever lets through; it decides how many are on their way. */
const AT_ONCE = 64

/** Many at a time; the first failure stops it and is thrown. */
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
