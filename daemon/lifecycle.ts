/**
 * Opened resources, closed in reverse order. If opening fails, the ones that are open are closed. Why not AsyncDisposableStack: it
 * requires a newer Node.
 */
export type Closing = {
  /** Adds a resource with its close function. Returns the resource. */
  readonly add: <T>(thing: T, close: (thing: T) => Promise<void> | void) => T
  /** Closes all resources, newest first. Throws the first error after all were closed. */
  readonly close: () => Promise<void>
}

function closing(): Closing {
  const closers: (() => Promise<void> | void)[] = []
  return {
    add: (thing, close) => {
      closers.push(() => close(thing))
      return thing
    },
    close: async () => {
      const failures: unknown[] = []
      for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
        try {
          await closer()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}

/** Opens resources in `body`. If it throws, closes them and rethrows. */
export async function opening<T>(
  body: (parts: Closing) => Promise<T>,
): Promise<T & { readonly stop: () => Promise<void> }> {
  const parts = closing()
  try {
    const opened = await body(parts)
    return { ...opened, stop: parts.close }
  } catch (error) {
    await parts.close()
    throw error
  }
}
