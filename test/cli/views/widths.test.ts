/** No line of a table is wider than the terminal: names give way, in their middle. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { eventsText } from '../../../cli/views/audit.ts'
import { fittedLines } from '../../../cli/views/fit.ts'
import { registriesText } from '../../../cli/views/registries.ts'
import { repositoriesText } from '../../../cli/views/runs.ts'
import { historyText, workspacesText } from '../../../cli/views/state.ts'
import { tableDropping, tableWithin, wrapped } from '../../../cli/views/text.ts'

const WIDTHS = fc.integer({ min: 60, max: 200 })
const NAMES = fc.string({ minLength: 1, maxLength: 90 })
const COUNTS = fc.integer({ min: 0, max: 9999 })

function fits(text: string, columns: number): void {
  for (const line of text.split('\n'))
    assert.ok(line.length <= columns, `${line.length} of ${columns}: ${line}`)
}

test('no line of the history is wider than the terminal', () => {
  const entry = fc.record({
    workspace: fc.constant('shop'),
    planId: fc.constant('pl-1'),
    serial: COUNTS,
    appliedAt: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
    appliedBy: NAMES,
    changes: fc.array(fc.constantFrom('+ a.b', '~ a.b', '- a.b'), { maxLength: 9 }),
    origin: fc.record({ id: NAMES, revision: fc.constant('a1b2c3d4e5'), modified: fc.boolean() }),
    images: fc.record({ added: COUNTS, anyway: COUNTS, removed: COUNTS }),
  })
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), WIDTHS, (entries, columns) => {
      fits(historyText(entries, columns), columns)
    }),
    { seed: 1 },
  )
})

test('no line of the workspaces is wider than the terminal', () => {
  const workspace = fc.record({
    name: NAMES,
    serial: COUNTS,
    objects: COUNTS,
    updatedAt: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
    appliedBy: NAMES,
    origins: fc.array(fc.record({ id: NAMES }), { maxLength: 2 }),
  })
  fc.assert(
    fc.property(fc.array(workspace, { minLength: 1, maxLength: 5 }), WIDTHS, (all, columns) => {
      fits(workspacesText(all, columns), columns)
    }),
    { seed: 1 },
  )
})

test('no line of the repositories or registries is wider than the terminal, and names stay readable', () => {
  const repository = fc.record({
    registry: fc.constant('prod'),
    repository: NAMES,
    workspace: fc.constant('shop'),
    policy: NAMES,
    tags: COUNTS,
    images: COUNTS,
    lastScanAt: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
    nextRunAt: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
    stopped: NAMES,
  })
  const registry = fc.record({
    name: fc.stringMatching(/^[a-z]{1,20}$/),
    url: NAMES,
    workspace: fc.constant('shop'),
    size: fc.record({ bytes: COUNTS, scanned: COUNTS, repositories: COUNTS, unsized: COUNTS }),
  })
  const plain = (_colour: string, text: string): string => text
  fc.assert(
    fc.property(
      fc.array(repository, { minLength: 1, maxLength: 5 }),
      fc.array(registry, { minLength: 1, maxLength: 3 }),
      WIDTHS,
      (states, registries, columns) => {
        fits(repositoriesText(states, plain, columns), columns)
        fits(registriesText(registries, columns), columns)
      },
    ),
    { seed: 1 },
  )
})

test('columns are left out before names get unreadable', () => {
  const rows = [
    ['NAME', 'TAGS', 'WHEN'],
    ['a-name-of-some-length', '12', '2026-12-01 03:00Z'],
  ]
  const room = { giving: [0], dropped: [1] }
  assert.equal(
    tableDropping(rows, { ...room, columns: 42 }).split('\n')[1],
    'a-name-o..-length  12    2026-12-01 03:00Z',
  )
  assert.equal(
    tableDropping(rows, { ...room, columns: 39 }).split('\n')[1],
    'a-name-of..me-length  2026-12-01 03:00Z',
  )
})

test('the widest name gives way first, and in its middle; what fits stays whole', () => {
  const rows = [
    ['NAME', 'WHERE'],
    ['a-long-name-of-a-policy', 'prod/web'],
  ]
  assert.equal(tableWithin(rows, 24, [0, 1]), 'NAME            WHERE\na-long..policy  prod/web\n')
  assert.equal(tableWithin(rows, 80, [0, 1]).split('\n')[1], 'a-long-name-of-a-policy  prod/web')
})

for (const [text, kept] of [
  ['workers 2 of 2, clock +0.2 s and', '+0.2 s'],
  ['1.0.0 is older (3y 40d), and', '(3y 40d),'],
  ['it wants 55 %, of 30 images', '55 %,'],
  ['19 images deleted (9.1 GiB), and', '(9.1 GiB),'],
  ['Show them: careen health, or', 'careen health,'],
] as const) {
  test(`no line ends within ${kept}`, () => {
    for (let columns = kept.length + 2; columns < text.length; columns += 1)
      for (const lines of [wrapped(text, columns), fittedLines(text, columns).split('\n')])
        assert.ok(
          lines.some((line) => line.includes(kept)),
          lines.join('|'),
        )
  })
}

test('a narrow record has two lines an event, and what happened is whole', () => {
  const event = {
    sequence: 7,
    createdAt: Date.UTC(2026, 10, 30),
    type: 'careen.authentication.failed' as const,
    identity: 'token:k3x9m2qa',
    claimed: '',
    address: '',
    workspace: 'default',
    subject: 'workspaces/default/runs/r-ea24r1kb',
  }
  const lines = (columns: number) =>
    eventsText([event as never], columns)
      .trimEnd()
      .split('\n')
  assert.deepEqual(lines(60), [
    '7  2026-11-30 00:00:00Z  authentication.failed',
    '   token:k3x9m2qa  runs/r-ea24r1kb',
  ])
  assert.equal(lines(80).length, 1)
  for (const columns of [60, 80, 120]) fits(lines(columns).join('\n'), columns)
})
