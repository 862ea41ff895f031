import type { Problems, Values, Written } from '../../policies/language/index.ts'

/** What a `limits` block sets, by the names of its attributes. */
export type HostLimits = Readonly<Record<string, number>>

const MOST = 1_000_000

/** Returns what a `limits` block says. Adds a diagnostic for each value that is not valid. */
export function hostLimits(block: Written, values: Values, at: Problems): HostLimits {
  const given = Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'number' ? [[name, value] as const] : [],
  )
  for (const [name, value] of given)
    if (value < 1 || value > MOST)
      at.error(block, `Value of "${name}"`, `Write a number from 1 to ${MOST}.`, name)
  return Object.fromEntries(given)
}
