import assert from 'node:assert/strict'
import { test } from 'node:test'
import { INVARIANTS } from './findings.ts'
import { MODES } from './modes.ts'

/** `half`: which one, so that two files share a mode with many faults. */
type Part = { readonly mode: number; readonly half?: 1 | 2 }

/** Seeds of a second half begin here. */
const SECOND_HALF = 1001

/** Tests modes with the numbers of faults that a commit affords; `CAREEN_FAULTS=0.1` takes a tenth of them. */
export function testModes(...parts: readonly Part[]): void {
  const share = Number(process.env['CAREEN_FAULTS'] ?? 1)
  for (const { mode, half } of parts) {
    const found = MODES.find((one) => one.mode === mode)
    if (found === undefined) throw new Error(`there is no mode ${mode}`)
    const count = Math.ceil(found.faults * share * (half === undefined ? 1 : 0.5))
    const title = `${found.what}: all invariants hold after each of ${count} faults, mode ${mode}`
    test(half === 2 ? `${title} again` : title, async () => {
      const { faults, violations, checked } = await found.run(count, half === 2 ? SECOND_HALF : 1)
      assert.deepEqual(violations, [], `again: npm run test:faults -- mode=${mode} faults=20 with the seed`)
      assert.ok(faults >= count)
      const unchecked = INVARIANTS.filter((name) => checked?.has(name) !== true)
      assert.deepEqual(
        unchecked,
        Object.keys(found.unchecked).toSorted(byNumber),
        'the table of modes says what is not checked',
      )
    })
  }
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
