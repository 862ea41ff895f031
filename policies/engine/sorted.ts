/**
 * Returns the place of the first item that fits in a list in which all that fit stand behind all that do
 * not; the length of the list if none fits.
 */
export function firstPlace<T>(sorted: ArrayLike<T>, fits: (one: T) => boolean): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    // A typed array has no holes, and `middle` is inside.
    if (fits(sorted[middle] as T)) to = middle
    else from = middle + 1
  }
  return from
}
