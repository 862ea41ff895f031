/** How often connections of one kind are logged. Milliseconds. */
const EVERY = 60_000

/** Returns a function that counts what happens. It reports the first at once, and then the count of each minute. */
export function oncePerMinute<About>(report: (count: number, about: About) => void): (about: About) => void {
  let count = 0
  let timer: NodeJS.Timeout | undefined
  return (about) => {
    if (timer !== undefined) {
      count += 1
      return
    }
    report(1, about)
    timer = setTimeout(() => {
      timer = undefined
      if (count > 0) report(count, about)
      count = 0
    }, EVERY).unref()
  }
}
