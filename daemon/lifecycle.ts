/**
 * What was opened, closed in reverse order. While things are still being opened, a failure closes what is open so far.
 * (The language's own AsyncDisposableStack needs a newer Node than careen does.)
 */
export type Closing = {
  /** Adds a thing and how to close it; returns the thing. */
  readonly add: <T>(thing: T, close: (thing: T) => Promise<void> | void) => T
  /** Closes everything, newest first; the first failure is thrown after all were tried. */
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

/** Opens several things in `body`; when it fails, closes those it had opened and throws on. */
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
