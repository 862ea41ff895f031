/** What is not known, what waits and what is deferred, as people read it: 80 columns where it is a table. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attentionText } from '../../../cli/views/conditions.ts'
import { conditionNotes } from '../../../cli/views/conditions.ts'
import { explanationText } from '../../../cli/views/explain/index.ts'
import { planLines } from '../../../cli/views/lines/plan-lines.ts'
import { wireData } from '../../../cli/views/lines/wire-data.ts'
import { planText } from '../../../cli/views/plan.ts'
import { repositoriesText } from '../../../cli/views/runs.ts'
import { fitted } from '../../../cli/views/text.ts'
import { type RepositoryEffect, summarize } from '../../../policies/diff/effect.ts'
import { lossText } from '../../../policies/evidence/losses.ts'
import type { StoredPlan } from '../../../proto/resources/plan.ts'

const plain = (_colour: string, text: string): string => text
const effect = (repository: string, rest: Partial<RepositoryEffect> = {}): RepositoryEffect => ({
  repository: { registry: 'prod', repository },
  policy: 'lifecycle_policy.web',
  deletes: [],
  kept: 3,
  bytes: 0,
  limitChecks: [],
  lints: [],
  ...rest,
})
const lost = (repository: string, failure = 'no answer for 30 s'): RepositoryEffect =>
  effect(repository, { kept: 0, failure })

function plan(effects: readonly RepositoryEffect[], rest: Partial<StoredPlan> = {}): StoredPlan {
  const changes: StoredPlan['changes'] = [
    { action: 'create', after: { kind: 'registry', name: 'prod', url: 'https://r.example' } },
  ]
  const summary = summarize(changes, effects, 0)
  return {
    id: 'p',
    workspace: 'default',
    baseSerial: 0,
    createdAt: 0,
    createdBy: 'me',
    changes,
    effects,
    summary,
    ...rest,
  }
}

const last = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

test('the sums: what is unknown is never shown as nothing', () => {
  for (const [effects, words] of [
    [[effect('a')], 'Images: 0 to delete (0 B), 3 kept, in 1 repository.'],
    [[lost('a')], 'Images: unknown in 1 repository.'],
    [[lost('*')], 'Images: unknown in the unlisted repositories of prod.'],
    [
      [lost('a'), lost('b'), lost('*')],
      'Images: unknown in 2 repositories and the unlisted repositories of prod.',
    ],
    [[effect('a'), lost('b')], 'Images: unknown in 1 repository; 3 kept in 1 repository.'],
  ] as const)
    assert.equal(last(planText(plan(effects), plain)), words)
  const skipped = plan([], { summary: { ...summarize([], [], 0), skipped: true } })
  assert.match(
    last(planText(skipped, plain)),
    /^Images: unknown: registries were not contacted \(-skip-effects\)/,
  )
})

test('which and why, ten at most, within 80 columns, before all else', () => {
  const name = `team/${'very-'.repeat(20)}long`
  const why = `${'word '.repeat(40)}\nplan: nothing`
  const many = [lost(name, why), ...Array.from({ length: 14 }, (_, i) => lost(`r${i}`))]
  const lines = planText(plan(many), plain).split('\n')
  assert.deepEqual(lines.slice(0, 2), ['Look at these first', '  ? unknown: what goes in 15 repositories'])
  assert.match(lines[2] ?? '', /^ {6}prod\/team\/very.*\.\..*long$/)
  const end = lines.indexOf('      ... and 5 more; -json shows all')
  assert.deepEqual([end > 12, end < 18], [true, true], 'a long reason has at most five lines of its own')
  for (const line of lines.slice(0, end)) assert.ok(line.length <= 80, line)
  assert.match(lines[3] ?? '', /^ {8}word word /)
  assert.match(lines[end - 1] ?? '', /^ {6}prod\/r8 +no answer for 30 s$/)
})

function isComplete([head]: ReturnType<typeof planLines>): unknown {
  return head === undefined ? undefined : wireData(head.data)['complete']
}

test('lines mark unknown repositories, too', () => {
  const lines = planLines(plan([effect('a'), lost('b', 'down')]))
  const unknown = lines.filter(({ type }) => type === 'unknown').map(({ data }) => wireData(data))
  assert.deepEqual(unknown, [{ repository: 'prod/b', policy: 'lifecycle_policy.web', why: 'down' }])
  assert.equal(isComplete(lines), false)
  const whole = planLines(plan([effect('a')]))
  assert.equal(isComplete(whole), true)
})

const parked = {
  run: '9c1e0f44-1',
  since: Date.UTC(2026, 10, 29, 3),
  wants: 61,
  why: '61 of 64 images would be deleted',
}

test('a plan says what a repository is subject to, and an unknown clock once', () => {
  const decision = {
    digest: 'sha256:a',
    tags: ['pr-1'],
    action: 'DELETE',
    untag: [],
    reasons: [],
    group: 'sha256:a',
    follows: [],
    size: 0,
    verdicts: [],
  } as const
  const clockUnknown = 'the registry sends no Date'
  const text = planText(
    plan([
      effect('a', { deletes: [decision], notBefore: Date.UTC(2026, 11, 6), clockUnknown }),
      effect('b', {
        deferred: { images: 2, tags: ['latest', 'main'] },
        clockUnknown,
        stopped: 'a tag vanished',
        parked,
      }),
    ]),
    plain,
  )
  assert.match(text, /no image is deleted before 2026-12-06 00:00Z: cooling_off after/)
  assert.match(text, /2 more images deferred: tags latest, main are mutable.*delete_moving = true/)
  assert.match(
    text,
    /stopped, no image is deleted: a tag vanished\. To resume: careen repositories resume prod\/b/,
  )
  assert.match(
    text,
    /waits for approval since 2026-11-29 03:00Z, 61 images: 61 of 64 .*\n +careen runs show 9c1e0f44\n +careen approve 9c1e0f44\n/,
  )
  assert.equal(text.split('no image is deleted by age or rank').length, 2)
})

test('a repository that lost too much is named, with what to do, in 80 columns', () => {
  const sums = { at: 0, lost: 12, known: 30, since: 0, digests: [] }
  const loss = lossText({ ...sums, names: ['build-1', 'build-2', 'build-3', 'build-4', 'build-5'] })
  const state = { registry: 'prod', repository: 'team/web', workspace: 'default', loss }
  const list = repositoriesText([state], plain)
  assert.match(list, /prod\/team\/web .* LOSS\n/)
  const text = attentionText([state], plain)
  assert.ok(list.endsWith(text))
  assert.equal(
    text,
    `prod/team/web is not cleaned, too many images are missing:
    12 of 30 images that careen knew, the first of them since 1970-01-01 00:00Z,
    and did not delete are not there any more: build-1, build-2, build-3,
    build-4, build-5 and 7 more
  If they were removed on purpose:
    careen repositories resume prod/team/web
`,
  )
  assert.ok(text.split('\n').every((line) => line.length <= 80))
})

test('repositories, explanations and health name what waits and what releases it', () => {
  const state = { registry: 'prod', repository: 'team/web', workspace: 'default', parked }
  const list = repositoriesText([state, { ...state, repository: 'b', stopped: 'incident' }], plain)
  assert.match(list, /prod\/team\/web .* WAITING\n/)
  assert.match(list, /prod\/b .* STOPPED WAITING\n/)
  const goneAt = Date.parse('2026-11-30T03:00:00Z')
  assert.match(
    repositoriesText([{ ...state, goneAt }], plain),
    /prod\/team\/web .* gone since 2026-11-30 +WAITING\n/,
  )
  for (const text of [list, attentionText([state], plain)])
    assert.match(
      text,
      /prod\/team\/web waits for approval since .*\n {4}careen runs show 9c1e0f44\n {4}careen approve 9c1e0f44\n/,
    )
  const ref = { registry: 'prod', repository: 'team/web' }
  const limitChecks = [
    {
      guard: 'max_delete_percent',
      ok: false,
      message: '4 of 10 images, 40 %, limit 30 %',
      actual: 40,
      limit: 30,
    },
  ] as const
  const counts = { deletes: 0, untags: 0, kept: 0, bytes: 0 }
  const none = { passedOver: [], decisions: [], deleted: [], images: [], rules: [], protections: [] }
  const rest = { repository: ref, ...none, counts, decidedAt: 0 }
  const screen = {
    now: 0,
    asked: undefined,
    reference: '',
    declaredAt: undefined,
    columns: 200,
    isWhole: true,
  }
  const text = explanationText({ ...rest, limitChecks, parked, clockUnknown: 'no Date' }, screen, plain)
  assert.match(
    text,
    /! run 9c1e0f44 waits for approval of \d+ images?: 61 of 64[^]*careen approve 9c1e0f44\n/,
  )
  assert.match(text, /no image is deleted by age or rank: no Date\n/)
  assert.doesNotMatch(text, /4 of 10/, 'what the parked run wants says it')
  const over = explanationText({ ...rest, limitChecks }, screen, plain)
  assert.match(over, /! 4 of 10 images, 40 %, limit 30 %: waits for approval\n/)
})

test('a name gives way in its middle', () => {
  for (const [width, name] of [
    [20, 'prod/team/web'],
    [10, 'prod..//web'.replace('//', '/')],
  ] as const)
    assert.equal(fitted('prod/team/web', width).length, Math.min(13, width), name)
  assert.equal(fitted('a sentence', 6, 'end'), 'a se..')
})

test('what many repositories are subject to is one note', () => {
  const at = Date.UTC(2026, 11, 6)
  const deferred = { images: 2, tags: ['latest'] }
  const effects = ['a', 'b', 'c'].map((name) => effect(name, { deferred }))
  const later = effect('d', { deletes: [], notBefore: at })
  const notes = conditionNotes([...effects, later], plain)
  assert.equal(notes.length, 1)
  assert.match(notes[0] ?? '', /^! 6 more images deferred in 3 repositories: tag latest is mutable, /)
  const [stopped = ''] = conditionNotes([effect('e', { stopped: 'lost' })], plain)
  assert.match(stopped, /^! prod\/e is stopped, no image is deleted: lost\. To resume: /)
  assert.match(
    conditionNotes(effects.slice(0, 1), plain)[0] ?? '',
    /^! 2 more images deferred in prod\/a: tag latest is/,
  )
})
