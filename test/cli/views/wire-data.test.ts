/** Lines of -json: names, times and units, for every type that has them. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isDurationName, isInstantName, wireData } from '../../../cli/views/lines/wire-data.ts'

const root = join(import.meta.dirname, '../../..')
const FOLDERS = 'policies/{model,engine,diff,offline,evidence},proto/resources'

/** Returns the names of fields that have a type, by the sources. */
function fieldsOf(type: string): ReadonlySet<string> {
  const field = new RegExp(`(?:readonly )?\\b(\\w+)\\??: (?:readonly )?${type}\\b(?! \\))`, 'g')
  const texts = globSync(`{${FOLDERS}}/**/*.ts`, { cwd: root }).map((file) =>
    readFileSync(join(root, file), 'utf8'),
  )
  const types = texts.flatMap((text) => text.match(/^export type [^]*?^(?:\}.*)?$/gm) ?? [])
  return new Set(types.flatMap((text) => [...text.matchAll(field)].map(([, name = '']) => name)))
}

/** Fields that are in no line: arguments of functions, and what decisions compute with. */
const NOT_SHOWN = new Set(['now', 'ends', 'newest', 'low', 'high', 'claim', 'value', 'stepped'])

test('a field that is an instant, or a duration, has a name by which lines know it', () => {
  const [instants, durations] = [fieldsOf('Instant'), fieldsOf('Duration')]
  assert.ok(instants.has('createdAt') && durations.has('grace'), 'the sources are read')
  assert.deepEqual(
    [...instants].filter((name) => !isInstantName(name) && !NOT_SHOWN.has(name)),
    [],
  )
  assert.deepEqual(
    [...durations].filter((name) => !isDurationName(name) && !isInstantName(name)),
    [],
  )
})

test('names, times, durations and bytes are as lines have them; what is not known is absent', () => {
  const data = {
    createdAt: Date.UTC(2026, 10, 28, 21, 58, 4),
    before: { minSize: 1024, labels: { 'com.Example': 1 } },
    rules: [{ expirePeriod: 7 * 86_400_000, grace: 129_600_000, untilWhen: undefined, policy: null }],
    clockSkew: -1500,
    goes: Infinity,
  }
  assert.deepEqual(wireData(data), {
    created_at: '2026-11-28T21:58:04.000Z',
    before: { min_size_bytes: 1024, labels: { 'com.Example': 1 } },
    rules: [{ expire_period: '7d', grace: '36h' }],
    clock_skew: '-1500ms',
    goes: 'never',
  })
})
