/** Instants on the way to a DELETE: RFC 3339 and nothing else, by one reader. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readConfiguration, readInstant, readPins } from '../../policies/index.ts'

type Stamp = {
  readonly date: readonly [year: number, month: number, day: number]
  readonly time: readonly [hour: number, minute: number, second: number]
  readonly fraction: string
  /** Minutes ahead of UTC; undefined: it is written as Z. */
  readonly ahead: number | undefined
}

const pad = (number: number, length = 2): string => String(number).padStart(length, '0')
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

const stamps: fc.Arbitrary<Stamp> = fc
  .record({
    year: fc.oneof(fc.integer({ min: 0, max: 9999 }), fc.constantFrom(1, 1900, 1970, 2000, 2013, 2024, 2100)),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    time: fc.tuple(fc.nat(23), fc.nat(59), fc.nat(59)),
    fraction: fc.array(fc.nat(9), { maxLength: 12 }).map((digits) => digits.join('')),
    ahead: fc.option(fc.integer({ min: -1439, max: 1439 }), { nil: undefined }),
  })
  .map(({ year, month, day, ...rest }) => ({
    date: [year, month, Math.min(day, daysIn(year, month))] as const,
    ...rest,
  }))

function written({ date: [year, month, day], time, fraction, ahead }: Stamp): string {
  const sign = (ahead ?? 0) < 0 ? '-' : '+'
  const minutes = Math.abs(ahead ?? 0)
  const zone = ahead === undefined ? 'Z' : `${sign}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
  const dot = fraction === '' ? '' : `.${fraction}`
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${time.map((part) => pad(part)).join(':')}${dot}${zone}`
}

/** Days are counted one year and one month after the other, by no calendar of the platform. */
function counted({
  date: [year, month, day],
  time: [hour, minute, second],
  fraction,
  ahead = 0,
}: Stamp): number {
  let days = day - 1
  for (let one = 1; one < month; one += 1) days += daysIn(year, one)
  for (let one = 1970; one < year; one += 1) days += isLeap(one) ? 366 : 365
  for (let one = year; one < 1970; one += 1) days -= isLeap(one) ? 366 : 365
  const seconds = ((days * 24 + hour) * 60 + minute - ahead) * 60 + second
  return seconds * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
}

test('every valid stamp is read as counting days gives it', () => {
  fc.assert(
    fc.property(stamps, (stamp) => assert.equal(readInstant(written(stamp)), counted(stamp))),
    { numRuns: 2000 },
  )
})

/** What people and programs write instead. */
const MUTATIONS: readonly ((text: string) => string)[] = [
  (text) => text.slice(0, 10),
  (text) => text.replace(/(Z|[+-]\d\d:\d\d)$/, ''),
  (text) => text.replace('T', ' '),
  (text) => text.replace('T', ''),
  (text) => ` ${text}`,
  (text) => `${text} `,
  (text) => `${text}\n`,
  (text) => `${text}${text}`,
  (text) => text.replace(/:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/, '$2'),
  (text) => text.replaceAll('-', '/'),
  (text) => text.slice(1),
  (text) => text.slice(0, -1),
  (text) => `+00${text}`,
  (text) => `-${text}`,
  (text) => text.replace(/-\d\d-/, '-00-'),
  (text) => text.replace(/-\d\d-/, '-13-'),
  (text) => text.replace(/-\d\dT/, '-00T'),
  (text) => text.replace(/-\d\dT/, '-32T'),
  (text) => text.replace(/-\d\d-\d\dT/, '-02-30T'),
  (text) => text.replace(/T\d\d/, 'T24'),
  (text) => text.replace(/T(\d\d):\d\d/, 'T$1:60'),
  (text) => text.replace(/(Z|[+-]\d\d:\d\d)$/, '+24:00'),
  (text) => text.replace(/(Z|[+-]\d\d:\d\d)$/, '+01:60'),
  (text) => text.replace(/(Z|[+-]\d\d:\d\d)$/, '+0100'),
  (text) => text.replace(/(Z|[+-]\d\d:\d\d)$/, ' UTC'),
  (text) => text.replace(/(\.\d+)?(Z|[+-]\d\d:\d\d)$/, '.$2'),
  (text) => text.replace(/(\.\d+)?(Z|[+-]\d\d:\d\d)$/, ',5$2'),
  (text) => text.replaceAll(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit))),
]

test('no mutant of a stamp is read', () => {
  fc.assert(
    fc.property(stamps, fc.constantFrom(...MUTATIONS), (stamp, mutate) => {
      const mutant = mutate(written(stamp))
      assert.equal(readInstant(mutant), undefined, mutant)
    }),
    { numRuns: 2000 },
  )
})

/** What a lenient reader takes for a time, and strict ones do not. */
const LENIENT = [
  '',
  '0',
  '2020',
  'release 2020',
  '1/2/26',
  '2026-01-02',
  '2026-01-02 03:04:05Z',
  '2026-01-02T03:04Z',
  '2026-01-02T03:04:05',
  '1767225600',
  'Fri, 02 Jan 2026 03:04:05 GMT',
  'Jan 2 2026',
  '+002026-01-02T03:04:05Z',
]

for (const text of LENIENT)
  test(`${JSON.stringify(text)} is an instant nowhere`, async () => {
    assert.equal(readInstant(text), undefined)
    const pin = { registry: 'r', repository: 'a', reference: 'v1', owner: 'me', until: text }
    const { pins, diagnostics } = readPins('pins.json', JSON.stringify([pin]), [])
    assert.deepEqual([pins.length, diagnostics.length], [0, 1])
    const wanted = `protect "p" {
      registry     = "r"
      repositories = ["a"]
      until        = ${JSON.stringify(text)}
    }`
    const read = await readConfiguration([{ name: 'p.hcl', text: wanted }])
    assert.ok(read.diagnostics.some(({ summary }) => summary === 'Wrong value for "until"'))
  })

test('a pin until a number or a list is refused', () => {
  for (const until of [0, 1_767_225_600_000, true, [], {}]) {
    const pin = { registry: 'r', repository: 'a', reference: 'v1', owner: 'me', until }
    assert.equal(readPins('pins.json', JSON.stringify([pin]), []).diagnostics.length, 1)
  }
})

test('the year 1 is read; that nothing was built then is for the engine to know', () => {
  assert.equal(readInstant('0001-01-01T00:00:00Z'), -62_135_596_800_000)
})
