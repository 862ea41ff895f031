/** Counts by binary search against counting one by one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { countsOf } from '../../../policies/engine/count-newer.ts'
import { certainlyNewer } from '../../../policies/engine/newer.ts'
import type { TimeColumns } from '../../../policies/engine/time.ts'
import { image } from './build.ts'

type Span = { readonly low: number; readonly high: number; readonly exact: boolean; readonly claims: boolean }

const instant = fc.integer({ min: 1, max: 5 })
const span: fc.Arbitrary<Span> = fc.oneof(
  instant.map((at) => ({ low: at, high: at, exact: true, claims: false })),
  fc.tuple(instant, instant, fc.boolean()).map(([a, b, claims]) => ({
    low: Math.min(a, b),
    high: Math.max(a, b),
    exact: false,
    claims,
  })),
)

function timesOf(spans: readonly Span[]): TimeColumns {
  const high = Float64Array.from(spans, (one) => one.high)
  return {
    low: Float64Array.from(spans, (one) => one.low),
    high,
    aged: high,
    exact: Uint8Array.from(spans, (one) => (one.exact ? 1 : 0)),
    claims: Float64Array.from(spans, (one) => (one.claims ? one.low : Number.NaN)),
  }
}

test('as many are newer, and older, as are one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(span, fc.boolean()), { maxLength: 9 }), (drawn) => {
      const images = drawn.map((_, i) => image(`i${(i * 5) % 9}`, ['t']))
      const times = timesOf(drawn.map(([one]) => one))
      const places = drawn.flatMap(([, counts], i) => (counts ? [i] : []))
      const { newer, older } = countsOf(images, times, Int32Array.from(places))
      const isNewer = certainlyNewer(images, times)
      for (const i of images.keys()) {
        assert.equal(newer(i), places.filter((y) => isNewer(y, i)).length, `newer than ${i}`)
        assert.equal(older(i), places.filter((y) => isNewer(i, y)).length, `older than ${i}`)
      }
    }),
    { numRuns: 2000 },
  )
})
