type Compare = (one: string, other: string) => number

const byKey =
  (key: (name: string) => string): Compare =>
  (one, other) => {
    const [a, b] = [key(one), key(other)]
    return a < b ? -1 : Number(a > b)
  }

/**
 * The orders in which registries are known to keep names: by bytes, without case, by the parts of a path, as databases
 * collate, and with numbers as numbers.
 */
const ORDERS: readonly Compare[] = [
  byKey((name) => name),
  byKey((name) => name.toLowerCase()),
  byKey((name) => name.toUpperCase()),
  byKey((name) => name.replaceAll('/', '\0')),
  new Intl.Collator('en').compare,
  new Intl.Collator('en', { numeric: true }).compare,
]

/** Looks whether all that it is given, page after page, can be in one order. */
export type OrderCheck = {
  /** False from the first name on that is before the one before it in every known order. */
  readonly follows: (names: readonly string[]) => boolean
}

export function openOrderCheck(): OrderCheck {
  let orders = ORDERS
  let last: string | undefined
  return {
    follows: (names) => {
      for (const name of names) {
        const before = last
        if (before !== undefined) orders = orders.filter((compare) => compare(before, name) <= 0)
        last = name
      }
      return orders.length > 0
    },
  }
}
