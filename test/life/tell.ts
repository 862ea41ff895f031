import type { Finding, LifeRequest } from './life.ts'

/** A finding as a text: what, when, how to live it again, and what was told until then. */
export function tellFinding({ household, seed }: LifeRequest, finding: Finding): string {
  const { kind, day, repository, what, story } = finding
  const again = `npm run life -- ${household} seed=${seed} days=${day + 1}`
  return [`${kind} on day ${day} in ${repository}: ${what} (again: ${again})`, ...story].join('\n    ')
}
