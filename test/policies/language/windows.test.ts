/** Windows: hours of weekdays by the clock on the wall, over midnight and over changes of daylight saving time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { openWindow, windowProblem } from '../../../policies/language/window.ts'
import { parseHours } from '../../../policies/scalars/index.ts'
import { read as readText } from './reading.ts'

const MINUTE = 60_000
const window = (allow: string | readonly string[], timeZone = 'Europe/Berlin') =>
  openWindow({ allow: [allow].flat(), timeZone })
const at = (text: string): number => Date.parse(text)
const opens = (open: ReturnType<typeof window>, text: string): string | undefined => {
  const found = open.opensAt(at(text))
  return found === undefined ? undefined : new Date(found).toISOString().replace(':00.000', '')
}

test('office hours in Berlin: the first and the last minute, the night, and the weekend of a change to winter time', () => {
  const office = window('Mon-Fri 09:00-17:00')
  const isOpen = (text: string): boolean => office.isOpen(at(text))
  assert.deepEqual(
    ['2026-10-23T06:59:59.999Z', '2026-10-23T07:00Z', '2026-10-23T14:59:59.999Z', '2026-10-23T15:00Z'].map(
      isOpen,
    ),
    [false, true, true, false],
  )
  assert.equal(opens(office, '2026-10-22T20:00Z'), '2026-10-23T07:00Z', 'the next morning, in summer time')
  assert.equal(opens(office, '2026-10-23T15:00Z'), '2026-10-26T08:00Z', 'Monday, in winter time')
  assert.equal(opens(office, '2026-10-26T09:30Z'), '2026-10-26T09:30Z', 'it is open')
})

test('a window over midnight belongs to the day on which it begins', () => {
  const night = window('Fri 22:00-04:00')
  assert.deepEqual(
    [
      '2026-11-27T20:59Z',
      '2026-11-27T21:00Z',
      '2026-11-28T02:59Z',
      '2026-11-28T03:00Z',
      '2026-11-27T02:00Z',
    ].map((one) => night.isOpen(at(one))),
    [false, true, true, false, false],
  )
  assert.equal(opens(night, '2026-11-28T03:00Z'), '2026-12-04T21:00Z')
  assert.ok(window('22:00-04:00').isOpen(at('2026-11-29T01:00Z')), 'every night')
})

test('an hour that the clock skips opens nothing, and one that comes twice is open twice', () => {
  const skipped = window('Sun 02:00-03:00')
  assert.equal(opens(skipped, '2026-03-28T12:00Z'), '2026-04-05T00:00Z')
  const twice = window('Sun 02:30-02:45')
  assert.equal(opens(twice, '2026-10-24T12:00Z'), '2026-10-25T00:30Z')
  assert.equal(opens(twice, '2026-10-25T00:50Z'), '2026-10-25T01:30Z')
})

async function policyFrom(text: string) {
  const { objects, diagnostics } = await readText(text)
  const policy = objects.find((object) => object.kind === 'policy')
  const problems = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(
      ({ summary, detail, place }) => `${place?.file}:${place?.line}:${place?.column} ${summary}: ${detail}`,
    )
  return { policy, problems }
}

const CLOCKS = new Map<string, Intl.DateTimeFormat>()

/** Whether a clock on the wall shows a time of the texts, by another library than careen's. */
function shows(allow: readonly string[], timeZone: string, instant: number): boolean {
  const clock =
    CLOCKS.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  CLOCKS.set(timeZone, clock)
  const parts = clock.formatToParts(instant)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(part('weekday'))
  const minute = Number(part('hour')) * 60 + Number(part('minute'))
  return allow.some((text) => {
    const read = parseHours(text)
    if (!read.ok) throw new Error(text)
    const { days, from, to } = read.hours
    const today = days.includes(day) && from <= minute && minute < to
    return today || (days.includes((day + 6) % 7) && minute < to - 24 * 60)
  })
}

test('any window is open when the clock shows it, and opens at the first such minute', () => {
  const clock = (minutes: number): string =>
    [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
  const hours = fc
    .record({
      days: fc.constantFrom('', 'Mon ', 'Sat-Mon ', 'Sun ', 'Tue,Thu-Fri ', 'Sat,Sun '),
      from: fc.integer({ min: 0, max: 1439 }),
      length: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 1439 })),
    })
    .map(({ days, from, length }) => {
      const to = from + length
      return `${days}${clock(from)}-${to === 1440 ? '24:00' : clock(to % 1440)}`
    })
  const zone = fc.constantFrom(
    'Europe/Berlin',
    'UTC',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
  )
  const changes = [
    '2026-03-29T01:00Z',
    '2026-10-25T01:00Z',
    '2026-03-08T07:00Z',
    '2026-11-01T06:00Z',
    '2026-04-04T15:00Z',
    '2026-06-01T00:00Z',
  ]
  const instant = fc
    .tuple(
      fc.constantFrom(...changes.map(at)),
      fc.integer({ min: -3 * 1440, max: 1440 }),
      fc.constantFrom(0, 1, 59_999),
    )
    .map(([change, minutes, rest]) => change + minutes * MINUTE + rest)
  fc.assert(
    fc.property(
      fc.uniqueArray(hours, { minLength: 1, maxLength: 3 }),
      zone,
      instant,
      (allow, timeZone, when) => {
        const open = window(allow, timeZone)
        assert.equal(open.isOpen(when), shows(allow, timeZone, when))
        const next = open.opensAt(when) ?? assert.fail('it never opens')
        assert.ok(next >= when && shows(allow, timeZone, next))
        for (
          let one = Math.ceil(when / MINUTE) * MINUTE, seen = 0;
          one < next && seen < 300;
          one += 5 * MINUTE, seen += 1
        )
          assert.ok(!shows(allow, timeZone, one), new Date(one).toISOString())
        if (next > when) assert.ok(!shows(allow, timeZone, next - MINUTE))
      },
    ),
    { numRuns: 200 },
  )
})

test('what is no window is refused with what to write', () => {
  const why = (allow: readonly string[], timeZone = 'UTC'): string =>
    windowProblem({ allow, timeZone })?.why ?? ''
  assert.match(why([]), /it allows nothing; write hours/)
  assert.match(why(['Mon-Fri 9-17']), /^"Mon-Fri 9-17": write days and hours, such as/)
  assert.match(why(['Mo-Fr 09:00-17:00']), /"Mo-Fr" is no weekday; write Mon/)
  assert.match(why(['Mon-Tue-Wed 09:00-17:00']), /is no weekday/)
  assert.match(why(['09:60-17:00']), /09:60 is no time of a day/)
  assert.match(why(['09:00-24:01']), /24:01 is no time/)
  assert.match(why(['24:00-09:00']), /24:00 is no time/)
  assert.match(why(['09:00-09:00']), /begins and ends at the same time/)
  assert.match(why(Array.from({ length: 21 }, (_, n) => `0${n % 9}:00-12:00`)), /at most 20/)
  assert.match(why(['09:00-17:00'], 'Europe/Bonn'), /time zone Europe\/Bonn is not known/)
  assert.equal(why(['Sat-Mon 00:00-24:00', '22:00-00:00']), '')
})

const POLICY = (block: string): string => `
registry "prod" {
  url = "https://r.test"
}
lifecycle_policy "web" {
  registry   = registry.prod
  repository = "team/web"
  rule "old" {
    untagged      = true
    expire_period = "7d"
  }
  ${block}
}
`

test('in a policy: one text or several, a default zone, and errors with their place', async () => {
  const read = async (block: string) => await policyFrom(POLICY(block))
  const one = await read('window {\n    allow = "Fri 22:00-04:00"\n  }')
  assert.deepEqual([one.problems, one.policy?.window], [[], { allow: ['Fri 22:00-04:00'], timeZone: 'UTC' }])
  const several = await read(
    'window {\n    allow = ["Tue 09:00-10:00", "Mon 09:00-10:00"]\n    time_zone = "Asia/Kolkata"\n  }',
  )
  assert.deepEqual(several.policy?.window, {
    allow: ['Mon 09:00-10:00', 'Tue 09:00-10:00'],
    timeZone: 'Asia/Kolkata',
  })
  assert.deepEqual((await read('window {\n    allow = "9-5"\n  }')).problems, [
    'p.hcl:13:13 Wrong value for "allow": "9-5": write days and hours, such as "Mon-Fri 09:00-17:00" or "22:00-04:00".',
  ])
  assert.match(
    (await read('window {\n    allow = "09:00-17:00"\n    time_zone = "Mars"\n  }')).problems.join(),
    /^p\.hcl:14:17 Wrong value for "time_zone"/,
  )
  assert.match((await read('window {\n  }')).problems.join(), /p\.hcl:12:3 Missing attribute "allow"/)
  assert.match(
    (await read('window {\n    allow = 9\n  }')).problems.join(),
    /It must be text in quotes, or a list of texts/,
  )
  assert.match(
    (await read('window {\n allow = "09:00-17:00"\n}\nwindow {\n allow = "09:00-17:00"\n}')).problems.join(),
    /p\.hcl:15/,
  )
})
