import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { PACKAGES, type Room, ROOMS, ROOTS, VIOLATIONS } from './architecture.table.ts'

const root = join(import.meta.dirname, '..')

const files = globSync('{policies,daemon,cli,proto,host}/**/*.ts', { cwd: root }).filter(
  (file) => !file.startsWith('proto/gen/'),
)
const impure = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bconsole\.|\bfetch\(|'node:/

type Import = { readonly from: string; readonly to: string }

const isIn = (file: string, room: string): boolean => file === room || file.startsWith(`${room}/`)

/** The innermost room of a file. Undefined: it is in none but those at the top. */
function roomOf(file: string): Room | undefined {
  return ROOMS.filter(({ room }) => isIn(file, room)).toSorted((a, b) => b.room.length - a.room.length)[0]
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(/\b(?:from|import)\s*\(?\s*'([^'\n]+)'/g)
  return Array.from(found, ([, name = '']) => ({
    from: file,
    to: name.startsWith('.') ? normalize(join(dirname(file), name)) : name,
  }))
}

const imports = files.flatMap(importsOf)
const inside = imports.filter(({ to }) => files.includes(to))

test('every file is in a room', () => {
  const homeless = files.filter((f) => roomOf(f) === undefined && !ROOTS.some((top) => isIn(f, top)))
  assert.deepEqual(homeless, [])
})

/** What is wrong with an import by the table. Undefined: nothing is. */
function fault({ from, to }: Import): string | undefined {
  const [home, target] = [roomOf(from), roomOf(to)]
  if (!files.includes(to) || to.startsWith('proto/gen/') || home === target) return undefined
  if (target === undefined) return home === undefined ? undefined : `${to} is in no room`
  if (home !== undefined && !home.rooms.includes(target.room))
    return `${home.room} may not import ${target.room}`
  const isDoor = target.doors.length === 0 || target.doors.some((door) => to === `${target.room}/${door}`)
  return isDoor ? undefined : `${to} is no door of ${target.room}`
}

for (const file of files) {
  test(`imports of ${file}: rooms that the table allows, by their doors`, () => {
    const wrong = imports.filter(({ from }) => from === file)
    const found = wrong.map((one) => ({ one: `${one.from} -> ${one.to}`, why: fault(one) }))
    assert.deepEqual(
      found.filter(({ one, why }) => why !== undefined && !VIOLATIONS.includes(one)),
      [],
    )
  })
}

test('what is listed as a violation is one still', () => {
  const wrong = imports.filter((one) => fault(one) !== undefined)
  assert.deepEqual(
    VIOLATIONS.filter((one) => !lines(wrong).includes(one)),
    [],
  )
})

test('rooms have no cycle: each imports only rooms before it in the table', () => {
  const place = (name: string): number => ROOMS.findIndex(({ room }) => room === name)
  const later = ROOMS.flatMap(({ room, rooms }) =>
    rooms.filter((one) => place(one) < 0 || place(one) >= place(room)).map((one) => `${room} -> ${one}`),
  )
  assert.deepEqual(later, [])
})

test('only the command of the demo and the programs open the daemon', () => {
  const wrong = inside.filter(
    ({ from, to }) => isIn(from, 'cli') && isIn(to, 'daemon') && !from.startsWith('cli/commands/demo'),
  )
  assert.deepEqual(lines(wrong), [])
})

test('the package of policies is imported by no code of careen', () => {
  assert.deepEqual(lines(inside.filter(({ to }) => to === 'policies/index.ts')), [])
})

test('each package enters at the files that the table names', () => {
  const wrong = imports.filter(({ from, to }) => {
    if (files.includes(to) || to.startsWith('node:') || to.startsWith('proto/gen/')) return false
    const entry = Object.entries(PACKAGES).find(([name]) => to === name || to.startsWith(name))
    return !(entry?.[1] ?? []).some((place) => from.startsWith(place))
  })
  assert.deepEqual(lines(wrong), [])
})

/** A hash needs `node:crypto`; what it returns depends on its argument alone. */
const HASHES: readonly string[] = [
  'policies/hcl/functions/sha256.ts',
  'policies/model/canonical.ts',
  'policies/audit/digest.ts',
]

test('policies are pure', () => {
  for (const file of files.filter((f) => isIn(f, 'policies') && !HASHES.includes(f)))
    assert.doesNotMatch(readFileSync(join(root, file), 'utf8'), impure, `${file} must stay pure`)
})

test('the HCL package has no word of careen', () => {
  const own = /careen|lifecycle|retention|container registr/i
  for (const file of files.filter((f) => isIn(f, 'policies/hcl')))
    assert.doesNotMatch(readFileSync(join(root, file), 'utf8'), own, file)
})

test('one file opens channels of gRPC, and one connects with them', () => {
  const whoHas = (pattern: RegExp): string[] =>
    files.filter((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      return text.includes('@grpc/grpc-js') && pattern.test(text)
    })
  assert.deepEqual(whoHas(/\bnew Client\(|\bmakeGenericClientConstructor\b|\bnew \w+\.\w+Service\(/), [
    'proto/channel.ts',
  ])
  assert.deepEqual(whoHas(/\bopenChannel\b/).toSorted(), ['proto/channel.ts', 'proto/connection.ts'])
})

test('every room, door and package of the table is there', () => {
  for (const { room, doors } of ROOMS) {
    assert.ok(
      files.some((f) => isIn(f, room)),
      `${room}: nothing there`,
    )
    for (const door of doors) assert.ok(files.includes(`${room}/${door}`), `${room} has no door ${door}`)
  }
  for (const [name, places] of Object.entries(PACKAGES))
    for (const place of places)
      assert.ok(
        imports.some(({ from, to }) => from.startsWith(place) && to.startsWith(name)),
        `${place} does not import ${name}`,
      )
})

function lines(found: readonly Import[]): string[] {
  return found.map(({ from, to }) => `${from} -> ${to}`)
}

/**
 * Dates are read by `readInstant` (RFC 3339) and `readHttpDate` (headers) alone. The files named here make a Date of a number,
 * which reads nothing.
 */
const datesOfNumbers = [
  'cli/views/forecast.ts',
  'cli/views/lines/line.ts',
  'cli/views/lines/wire-data.ts',
  'cli/views/plan.ts',
  'cli/views/tests.ts',
  'cli/views/text.ts',
  'cli/commands/demo-history.ts',
  'policies/evidence/http-date.ts',
  'daemon/registry/fake/server.ts',
  'daemon/registry/vendors/experimental/ecr/sigv4.ts',
  'daemon/registry/traffic/request-queue.ts',
  'policies/engine/period.ts',
  'policies/model/time.ts',
  'policies/hcl/instant.ts',
  'policies/language/print.ts',
  'policies/audit/chain.ts',
  'policies/language/schedule.ts',
  'policies/diff/attributes.ts',
  'proto/connection.ts',
  'proto/client/answers.ts',
]
test('no date is read but by the two readers', () => {
  for (const file of globSync('{policies,daemon,cli,proto,host}/**/*.ts', { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8')
    assert.doesNotMatch(
      text,
      /\bDate\s*\.\s*parse\b|\bDate\['parse'\]/,
      `${file}: readInstant reads instants`,
    )
    assert.ok(
      !/\bnew Date\((?!\))/.test(text) || datesOfNumbers.includes(file),
      `${file}: a Date of a text reads anything; if it is one of a number, name the file in the list`,
    )
  }
})
