/** What careen doctor says of clocks, of who asks, and of parts that do not work. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnoses, type DoctorFacts, doctorText, isIll } from '../../../cli/views/doctor/doctor.ts'
import type { Caller, CheckResult, Grant, HealthComponent } from '../../../proto/resources/index.ts'

const NOW = Date.UTC(2026, 10, 28, 22)
const DAY = 24 * 3_600_000
const grant = (role: Grant['role'], ...workspaces: string[]): Grant => ({ role, workspaces, registries: [] })
const ana: Caller = { identity: 'token:k3x9m2qa', grants: [grant('READER', '*')], expiresAt: undefined }
const facts = (more: Partial<DoctorFacts> = {}, caller: Partial<Caller> = {}): DoctorFacts => ({
  server: { name: 'prod', version: '1.4.0', caller: { ...ana, ...caller } },
  parts: [],
  waiting: [],
  clock: { ahead: 0, within: 5 },
  now: NOW,
  ...more,
})
const plain = (_colour: string, text: string): string => text
const lines = (one: DoctorFacts): string[] => doctorText(diagnoses(one), 80, plain).split('\n').slice(0, -1)
const you = (caller: Partial<Caller>): string =>
  lines(facts({}, caller))
    .join('\n')
    .replaceAll('\n      ', ' ')
    .split('\n')
    .find((line) => / you/.test(line)) ?? ''

test('a role is shown where a greater one does not include it', () => {
  assert.equal(
    you({ grants: [grant('READER', '*'), grant('WRITER', 'shop')] }),
    'ok    you: token:k3x9m2qa, writer in shop, reader elsewhere',
  )
  assert.match(
    you({ grants: [grant('WORKER', '*'), grant('ADMIN', '*'), grant('READER', 'a')] }),
    /, admin in all workspaces$/,
  )
  assert.match(you({ grants: [grant('READER', 'a', 'b'), grant('READER', 'a')] }), /, reader in a and b$/)
  assert.match(you({ grants: [grant('WORKER', '*')] }), /, worker in all workspaces$/)
  assert.match(you({ grants: [] }), /^warn  you +token:k3x9m2qa, without a role\. Ask an admin for a role$/)
})

test('credentials that end within a week are a warning', () => {
  assert.match(you({ expiresAt: NOW + 64 * DAY }), /^ok .*; token until 2027-01-31$/)
  assert.match(you({ expiresAt: NOW + 2 * DAY }), /^warn .*; token until 2026-11-30, in 2d/)
  assert.match(you({ identity: 'mtls:cn:ci', expiresAt: NOW + 64 * DAY }), /; certificate until/)
})

test('a difference of clocks counts as far as it is known', () => {
  const clock = (ahead: number, within: number): string => lines(facts({ clock: { ahead, within } }))[0] ?? ''
  assert.match(clock(200, 10), /^ok .*, clock \+0\.2 s$/)
  assert.match(clock(-1500, 10), /, clock -1\.5 s$/)
  assert.match(clock(900, 1000), /, clock \+0\.0 s$/)
  assert.match(clock(31_000, 10), /^warn  clock +the clock of the daemon is 31\.0 s ahead of the one here/)
  assert.match(clock(-90_000, 10), / is 90\.0 s behind the one here/)
  assert.match(clock(40_000, 20_000), /^ok /, 'an answer that took 40 s says little')
})

test('the worst is first, lines keep the width, and only what fails is a failure', () => {
  const part = (component: string, state: HealthComponent['state'], more: object = {}): HealthComponent => ({
    component,
    state,
    since: NOW,
    ...more,
  })
  const registry = { workspace: 'shop', name: 'prod' }
  const why = 'where careend runs: variable PROD_REGISTRY is not set in this process. Set it to user:password'
  const parts = [
    part('STORE', 'OK'),
    part('DISK', 'DEGRADED', {
      message: '900.0 MiB free at /var/lib/careen. Free some space',
      note: '900.0 MiB free',
    }),
    part('shop/prod', 'DEGRADED', { registry, code: 'REGISTRY_UNAUTHORIZED', message: why }),
    part('shop/other', 'DEGRADED', {
      registry: { ...registry, name: 'other' },
      code: 'PAUSED',
      message: 'the registry is paused',
    }),
  ]
  const shown = lines(facts({ parts }))
  assert.ok(
    shown.every((line) => line.length <= 80),
    shown.join('\n'),
  )
  assert.deepEqual(
    shown.filter((line) => /^\w/.test(line)).map((line) => line.split(/ {2,}/).slice(0, 2).join(' ')),
    [
      'fail credentials',
      'warn store',
      'warn registry',
      'ok daemon prod 1.4.0, database writable, clock +0.0 s',
      'ok you: token:k3x9m2qa, reader in all workspaces',
    ],
  )
  assert.equal(isIll(diagnoses(facts({ parts }))), true)
  assert.equal(isIll(diagnoses(facts({ parts: parts.slice(0, 2) }))), false)
})

test('a registry that was checked: each problem, all that is unknown in one line, or that cleaning is possible', () => {
  const result = (
    check: CheckResult['check'],
    verdict: CheckResult['verdict'],
    needed = true,
  ): CheckResult => ({
    check,
    verdict,
    needed,
    message: `${check} said`,
    remedy: 'mend it',
  })
  const checked = (...results: CheckResult[]): string[] =>
    lines(facts({ checked: { name: 'prod', results } })).filter(
      (line) => line.includes('prod,') || / registry prod/.test(line),
    )
  assert.deepEqual(checked(result('pull', 'ok'), result('untag', 'unknown', false)), [
    'ok    registry prod: checked now, cleaning is possible',
  ])
  assert.deepEqual(
    checked(result('pull', 'problem'), result('clock', 'problem', false), result('delete', 'unknown')),
    [
      'fail  registry     prod, pull: pull said; mend it',
      'warn  registry     prod, clock: clock said; mend it',
      'warn  registry     prod, unknown: delete. To check with a repository:',
    ],
  )
})
