import assert from 'node:assert/strict'
import { test } from 'node:test'
import { INVARIANTS } from './findings.ts'
import { type FailureMode, MODES, REAL_MODES } from './modes.ts'

/** `half`: which one, so that two files share a mode with many faults. */
type Part = { readonly mode: number; readonly half?: 1 | 2 }

const byMode = (modes: readonly FailureMode[], mode: number): FailureMode => {
  const found = modes.find((one) => one.mode === mode)
  if (found === undefined) throw new Error(`there is no mode ${mode}`)
  return found
}

/** Seeds of a second half begin here. */
const SECOND_HALF = 1001

/** Tests modes with the numbers of faults that a commit affords; `CAREEN_FAULTS=0.1` takes a tenth of them. */
export function testModes(...parts: readonly Part[]): void {
  const share = Number(process.env['CAREEN_FAULTS'] ?? 1)
  for (const { mode, half } of parts) {
    const found = byMode(MODES, mode)
    const count = Math.ceil(found.faults * share * (half === undefined ? 1 : 0.5))
    const title = titleOf(found, count)
    test(half === 2 ? `${title} again` : title, () => checked(found, count, half === 2 ? SECOND_HALF : 1))
  }
}

/** Tests modes that strike processes. */
export async function testRealModes(...modes: readonly number[]): Promise<void> {
  for (const mode of modes) {
    const found = byMode(REAL_MODES, mode)
    const skip = (await found.skip?.()) ?? false
    test(titleOf(found, found.faults), { skip }, () => checked(found, found.faults, 1))
  }
}

function titleOf({ what, mode }: FailureMode, count: number): string {
  return `${what}: all invariants hold after each of ${count} faults, mode ${mode}`
}

async function checked(found: FailureMode, count: number, seed: number): Promise<void> {
  const { mode } = found
  const result = await found.run(count, seed)
  assert.deepEqual(
    result.violations,
    [],
    `again: npm run test:faults -- mode=${mode} faults=20 with the seed`,
  )
  assert.ok(result.faults >= count)
  const unchecked = INVARIANTS.filter((name) => result.checked?.has(name) !== true)
  const allowed = Object.keys(found.unchecked).toSorted(byNumber)
  assert.deepEqual(unchecked, allowed, 'the table of modes says what is not checked')
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
