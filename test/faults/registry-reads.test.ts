import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Code } from '../../policies/index.ts'
import { CALLS, type Reading } from './calls.ts'
import { FAULTS, type FaultName } from './fault-list.ts'
import { meet } from './faulty.ts'

/** What a letter of the table stands for. `.`: the right answer all the same. `-`: it is not there. `!`: something else. */
const ERRORS: Readonly<Record<string, Code>> = {
  U: 'REGISTRY_UNREACHABLE',
  I: 'REGISTRY_INVALID_RESPONSE',
  A: 'REGISTRY_UNAUTHORIZED',
  N: 'REGISTRY_NOT_FOUND',
  R: 'REGISTRY_READ_ONLY',
  T: 'REGISTRY_THROTTLED',
}

/** For each fault that lasts, what comes of every call, in the order of CALLS. */
const COMES_OF_IT: Readonly<Record<FaultName, string>> = {
  'a reset': 'UUUUUU',
  'no HTTP at all': 'UUUUUU',
  'half a body': 'UUUUUU',
  'headers and no byte': 'UUUUUU',
  'half a body that looks whole': 'IIIIII',
  'a connection closed after the answer': '......',
  'headers that take a while': '......',
  'a body byte by byte': '......',
  'a body that nobody compressed': 'IIIIII',
  'a login page': 'IIIIII',
  'an empty body': 'IIIIII',
  null: 'IIIIII',
  'an empty list': 'IIIIII',
  'an empty object': 'IIIIII',
  'two objects': 'IIIIII',
  '33 MiB more': 'IIIIII',
  'a Content-Type with parameters': '......',
  'no Content-Type': '......',
  'no Date': '......',
  'a digest of something else': '.II...',
  'a digest that is none': '.II...',
  'no digest': '......',
  'a page without a digest': 'IIIIII',
  'the child of an index': '.!....',
  'a 200 without anything': 'IIIIII',
  'a 202': 'IIIIII',
  'a 204': 'IIIIII',
  'a 206': 'IIIIII',
  'a 300': 'IIIIII',
  'a 301 to itself': 'IIIIII',
  'a 302 to a login': 'IIIUII',
  'a 304': 'IIIIII',
  'a 307 to another host': 'IIIUII',
  'a 308 without a Location': 'IIIIII',
  'a 400': 'IIIIII',
  'a 400 that is a page': 'IIIIII',
  'a 400 with a code': 'IIIIII',
  'a 401 without a challenge': 'AAAAAA',
  'a 401 with Basic': 'AAAAAA',
  'a 401 with Negotiate': 'AAAAAA',
  'a 402': 'IIIIII',
  'a 403': 'AAAAAA',
  'a 403 with a code': 'AAAAAA',
  'a 404 that is a page': 'NNNNN-',
  'a 404 without anything': 'NNNNN-',
  'a 404 for what is not accepted': 'NNNNN-',
  'a 405': 'RRRRR-',
  'a 406': 'IIIIII',
  'a 407': 'IIIIII',
  'a 408 for ever': 'TTTTTT',
  'a 409': 'IIIIII',
  'a 410': 'IIIIII',
  'a 412': 'IIIIII',
  'a 413': 'IIIIII',
  'a 418': 'IIIIII',
  'a 425': 'IIIIII',
  'a 429 for ever': 'TTTTTT',
  'a 429 for an hour': 'TTTTTT',
  'a 429 until a day long ago': 'TTTTTT',
  'a 429 with nonsense': 'TTTTTT',
  'a 429 until a unix time': 'TTTTTT',
  'a 451': 'IIIIII',
  'a 499': 'IIIIII',
  'a 500 for ever': 'UUUUUU',
  'a 500 with a code': 'UUUUUU',
  'a 501': 'UUUUU-',
  'a 502 for ever': 'UUUUUU',
  'a 503 for ever': 'UUUUUU',
  'a 504 for ever': 'UUUUUU',
  'a 507': 'UUUUUU',
  'a 522': 'UUUUUU',
}

function comes(letter: string, value: unknown, right: boolean): void {
  if (letter === '.') assert.ok(right, JSON.stringify(value))
  else if (letter === '-') assert.equal(value, undefined)
  else assert.ok(!right && value !== undefined)
}

/** Refusals that name no time to wait: those may pass sooner, and are repeated more often. */
const UNTIMED: readonly FaultName[] = ['a 429 for ever', 'a 429 with nonsense', 'a 503 for ever']

for (const [name, letters] of Object.entries(COMES_OF_IT) as [FaultName, string][]) {
  describe(`what reads ${name}`, { concurrency: 6 }, () => {
    for (const [i, [call, reading]] of (Object.entries(CALLS) as [string, Reading][]).entries()) {
      const letter = letters[i] ?? ''
      const code = ERRORS[letter]
      test(`${call}: ${code ?? letter}`, async () => {
        const options = { referrersApi: true }
        const met = await meet(reading.call, { rules: [{ fault: FAULTS[name] }], options })
        assert.equal(met.error?.code, code, met.error?.stack)
        if (met.error)
          assert.match(met.error.message, /http:\/\/127\.0\.0\.1:\d+|the registry's answer/, 'it says where')
        else comes(letter, met.value, met.value !== undefined && reading.right(met.value, met.stock))
        const most = UNTIMED.includes(name) ? 10 : 5
        assert.ok(met.requests.length <= most, `${met.requests.length} requests`)
        assert.ok(met.requests.every(({ method }) => method === 'GET' || method === 'HEAD'))
      })
    }
  })
}

const PASSING = Object.entries(COMES_OF_IT).flatMap(([name, letters]) =>
  letters === 'UUUUUU' || letters === 'TTTTTT' ? [name as FaultName] : [],
)

for (const name of PASSING.filter((one) => one !== 'a 429 for an hour')) {
  test(`${name}, but only once: every read is right in the end`, async () => {
    for (const [call, reading] of Object.entries(CALLS) as [string, Reading][]) {
      const rules = [{ fault: FAULTS[name], times: 1 }]
      const met = await meet(reading.call, { rules, options: { referrersApi: true } })
      assert.ok(
        met.error === undefined && reading.right(met.value, met.stock),
        `${call}: ${met.error?.message}`,
      )
      assert.equal(met.requests.length, 2, call)
    }
  })
}

test('a registry that never answers is waited for only as long as the caller wants to', async () => {
  for (const { call } of Object.values(CALLS) as Reading[]) {
    const met = await meet(call, { rules: [{ fault: { kind: 'hang' } }], patience: 50 })
    assert.equal(met.error?.code, 'CANCELLED')
  }
})
