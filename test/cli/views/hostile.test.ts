/** Names and messages that registries, workers and other people chose, and that steer a terminal. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { json } from '../../../cli/framework/command.ts'
import { effectiveText } from '../../../cli/views/effective.ts'
import { evaluationText } from '../../../cli/views/evaluation.ts'
import { explanationText } from '../../../cli/views/explain/index.ts'
import { planText } from '../../../cli/views/plan.ts'
import { registriesText } from '../../../cli/views/registries.ts'
import { restoredImageText, restoredLine } from '../../../cli/views/restore.ts'
import { runsText } from '../../../cli/views/run-list.ts'
import { runText } from '../../../cli/views/run-text.ts'
import { repositoriesText, runLine } from '../../../cli/views/runs.ts'
import { oneLine, table } from '../../../cli/views/text.ts'
import type { RepositoryEffect } from '../../../policies/diff/effect.ts'
import type { Decision } from '../../../policies/index.ts'
import type { Removed } from '../../../proto/resources/intent.ts'
import type { Run, RunState } from '../../../proto/resources/run.ts'

const HOSTILE = 'a\u001B]0;b\u0007\u009B2J\rc\nDone: all is well\u202Ed'
/** As long as the hostile name is on a screen. */
const HARMLESS = 'x'.repeat(oneLine(HOSTILE).length)
const STEERS = /[\p{Cc}\u202A-\u202E]/u
const plain = (_colour: string, text: string): string => text

/** With `name` wherever somebody else may choose a text. */
const run = (name: string, state: RunState): Run => ({
  id: '01234567-89ab',
  workspace: name,
  registry: name,
  repository: name,
  kind: 'CLEAN',
  state,
  trigger: 'request',
  createdBy: name,
  createdAt: 0,
  attempts: 1,
  worker: name,
  policy: name,
  message: name,
  cancelRequested: false,
  limitChecks: [],
})
const decision = (name: string): Decision => ({
  digest: name,
  tags: [name],
  action: 'UNTAG',
  untag: [name],
  reasons: [{ kind: 'protected', by: name, tag: name }],
  verdicts: [],
  group: 'g',
  follows: [],
  size: 1,
  goesAt: 1,
})
const removed = (name: string): Removed => ({
  id: 1,
  action: 'DELETE',
  registry: name,
  repository: name,
  digest: name,
  tags: [name],
  runId: 'run',
  reasons: [name],
  size: 1,
  createdAt: 1,
  outcome: 'refused',
  detail: name,
})
const effect = (name: string): RepositoryEffect => ({
  repository: { registry: name, repository: name },
  policy: name,
  deletes: [decision(name)],
  kept: 3,
  bytes: 0,
  limitChecks: [],
  lints: [],
})
const plan = (name: string, effects: readonly RepositoryEffect[]) => ({
  id: 'p',
  workspace: 'default',
  baseSerial: 0,
  createdAt: 0,
  createdBy: 'me',
  changes: [
    { action: 'create', after: { kind: 'registry', name: 'prod', url: 'https://r.example' } } as const,
  ],
  effects,
  limits: [name],
  summary: { add: 1, change: 0, destroy: 0, deletes: 0, untags: 0, bytes: 0, kept: 3, repositories: 1 },
})
const restored = (name: string) => ({
  registry: 'r',
  repository: name,
  digest: 'd',
  hadTags: [name],
  outcome: 'restored' as const,
  tags: [name],
  tagConflicts: [name],
  manifests: [],
  unchanged: false,
})
const STATES: readonly RunState[] = [
  'QUEUED',
  'RUNNING',
  'AWAITING_APPROVAL',
  'SUCCEEDED',
  'FAILED',
  'CANCELLED',
]

const explained = (name: string, reference: string): string =>
  explanationText(
    {
      repository: { registry: name, repository: name },
      policy: name,
      decidedAt: 0,
      rules: [{ rule: name, byTags: true }],
      protections: [name],
      counts: { deletes: 0, untags: 0, kept: 1, bytes: 0 },
      passedOver: [{ policy: name, why: name }],
      limitChecks: [],
      stopped: name,
      onHold: name,
      clockUnknown: name,
      parked: { run: name, since: 0, wants: 1, why: name },
      decisions: [
        {
          ...decision(name),
          group: name,
          verdicts: [{ rule: name, wants: 'keep', rank: 0, of: 0 }],
        },
      ],
      images: [{ digest: name, mediaType: name, artifactType: name, parts: [name], size: 1 }],
      deleted: [removed(name)],
    },
    { now: 0, asked: undefined, reference, declaredAt: name, columns: Infinity, isWhole: true },
    plain,
  )

for (const [title, shown] of [
  [
    'a table',
    (name) =>
      table([
        ['A', 'B'],
        [name, 'x'],
      ]),
  ],
  ['the list of runs', (name) => runsText([run(name, 'FAILED')], 120, plain)],
  ['lines of runs', (name) => STATES.map((state) => runLine(run(name, state), plain)).join('')],
  [
    'a run',
    (name) =>
      runText(
        {
          run: run(name, 'FAILED'),
          decisions: [decision(name)],
          deletions: [removed(name)],
        },
        'all',
        plain,
        Infinity,
      ),
  ],
  [
    'the list of repositories',
    (name) =>
      repositoriesText(
        [
          {
            registry: name,
            repository: name,
            workspace: name,
            policy: name,
            stopped: name,
            tags: 1,
            parked: { run: name, since: 0, wants: 1, why: name },
          },
        ],
        plain,
      ),
  ],
  ['an explanation', (name) => explained(name, '')],
  ['an explanation of one image', (name) => explained(name, name)],
  [
    'who governs a repository',
    (name) =>
      effectiveText({ ref: { registry: 'r', repository: name }, passedOver: [], protections: [] }, plain),
  ],
  [
    'an evaluation of a file of images',
    (name) => {
      const decided = { ...decision(name), repository: name, policy: name, frees: 0 }
      return evaluationText(
        { decisions: [decided], limitChecks: [], lints: [], policies: [], frees: 0 },
        plain,
      )
    },
  ],
  ['the list of registries', (name) => registriesText([{ name, url: name, workspace: name }])],
  ['a plan', (name) => planText(plan(name, [effect(name), { ...effect(name), failure: name }]), plain)],
  [
    'what was restored',
    (name) =>
      restoredImageText(restored(name), 400, plain) +
      restoredLine({ ...restored(name), outcome: 'tag_conflict' }, 400, plain) +
      restoredLine({ ...restored(name), outcome: 'failed', detail: name }, 400, plain),
  ],
] as readonly (readonly [string, (name: string) => string])[])
  test(`${title} steers no terminal, and no name makes a line of its own`, () => {
    const lines = shown(HOSTILE).split('\n')
    assert.equal(lines.length, shown(HARMLESS).split('\n').length)
    for (const line of lines) assert.doesNotMatch(line, STEERS)
    assert.ok(
      lines.some((line) => line.includes('a\\u001b]0;b')),
      'the name is shown all the same',
    )
  })

test('JSON steers no terminal either, and means the same', () => {
  const text = json({ name: HOSTILE })
  assert.doesNotMatch(text.replaceAll('\n', ''), STEERS)
  assert.deepEqual(JSON.parse(text), { name: HOSTILE })
})
