/** For sorting texts or numbers, the smaller one first; a text by its code units. */
export function ascending<T extends string | number>(a: T, b: T): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
