/** No line of the screens of runs is wider than the terminal, whatever the names are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { lookedText, waitingText } from '../../../cli/views/approve.ts'
import { doctorText } from '../../../cli/views/doctor/doctor.ts'
import { driftList, undoneText } from '../../../cli/views/drift.ts'
import { fittedLines } from '../../../cli/views/fit.ts'
import { logEntries, logLine } from '../../../cli/views/logs.ts'
import { pinsText } from '../../../cli/views/pins.ts'
import { runsText } from '../../../cli/views/run-list.ts'
import { runText } from '../../../cli/views/run-text.ts'
import { stateText } from '../../../cli/views/state.ts'
import { watchScreen } from '../../../cli/views/watch.ts'
import type { Removed, Run, StoredObject } from '../../../proto/resources/index.ts'
import { holdsForAll } from '../../support/properties.ts'

const WIDTH = fc.integer({ min: 60, max: 200 })
const NAME = fc.oneof(fc.string({ minLength: 1, maxLength: 90 }), fc.stringMatching(/^[a-z]{1,90}$/))
const COUNT = fc.integer({ min: 0, max: 99_999 })
const TIME = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 })
const plain = (_colour: string, text: string): string => text
const bright = (_colour: string, text: string): string => `\u001B[31m${text}\u001B[0m`
const PAINT = fc.constantFrom(plain, bright)

const RUN: fc.Arbitrary<Run> = fc.record({
  id: fc.constant('r-abcdefgh'),
  workspace: NAME,
  registry: NAME,
  repository: NAME,
  kind: fc.constantFrom('CLEAN' as const, 'DRY_RUN' as const),
  state: fc.constantFrom('QUEUED', 'RUNNING', 'AWAITING_APPROVAL', 'SUCCEEDED', 'FAILED', 'CANCELLED'),
  waiting: fc.constantFrom('WORKER' as const, 'PAUSE' as const, 'WINDOW' as const, 'HOLD' as const),
  trigger: fc.constantFrom('schedule' as const, 'request' as const, 'approval' as const),
  createdBy: NAME,
  createdAt: TIME,
  startedAt: TIME,
  endedAt: TIME,
  attempts: fc.integer({ min: 1, max: 9 }),
  cancelRequested: fc.boolean(),
  policy: NAME,
  worker: NAME,
  message: NAME,
  errorCode: fc.constantFrom('REGISTRY_UNAUTHORIZED', 'DELETE_OUTCOME_UNKNOWN'),
  limitChecks: fc.array(
    fc.record({
      guard: fc.constantFrom('max_delete_percent' as const, 'max_delete_count' as const),
      ok: fc.boolean(),
      message: NAME,
      actual: COUNT,
      limit: COUNT,
    }),
    { maxLength: 2 },
  ),
  approvable: fc.record({ images: COUNT, sha256: fc.constant('00') }),
  removals: fc.record({ deleted: COUNT, untagged: COUNT, pending: COUNT }),
  counts: fc.record({
    kept: COUNT,
    planned: COUNT,
    deleted: COUNT,
    untagged: COUNT,
    skipped: COUNT,
    failed: COUNT,
    bytes: COUNT,
  }),
}) as fc.Arbitrary<Run>

const REMOVED: fc.Arbitrary<Removed> = fc.record({
  id: COUNT,
  runId: fc.constant('r-abcdefgh'),
  registry: NAME,
  repository: NAME,
  digest: fc.constant(`sha256:${'0'.repeat(64)}`),
  tags: fc.array(NAME, { maxLength: 6 }),
  size: COUNT,
  reasons: fc.array(NAME, { maxLength: 2 }),
  action: fc.constantFrom('DELETE' as const, 'UNTAG' as const),
  createdAt: TIME,
  outcome: fc.constantFrom('deleted' as const, 'not_done' as const, 'refused' as const),
  outcomeAt: TIME,
  detail: NAME,
})

function fits(text: string, columns: number): void {
  for (const line of text.split('\n')) {
    const shown = line.replaceAll(/\p{Cc}\[\d*m/gu, '')
    assert.ok(shown.length <= columns, `${shown.length} of ${columns}: ${shown}`)
  }
}

test('no line of runs, one run, its log, watch and approve is wider than the terminal', () => {
  const all = fc.record({
    runs: fc.array(RUN, { minLength: 1, maxLength: 4 }),
    deletions: fc.array(REMOVED, { maxLength: 3 }),
    columns: WIDTH,
    paint: PAINT,
  })
  holdsForAll(all, 150, ({ runs, deletions, columns, paint }) => {
    const [run] = runs
    assert.ok(run)
    fits(runsText(runs, columns, paint).replace(/\n[^\n]*\n$/, ''), columns)
    fits(fittedLines(runText({ run, decisions: [], deletions }, 'all', paint), columns), columns)
    fits(watchScreen({ runs, daemon: run.worker ?? '', now: 0, columns, rows: 24 }, paint), columns)
    fits(fittedLines(waitingText({ run, decisions: [], again: [] }, paint), columns), columns)
    fits(fittedLines(lookedText({ run, decisions: [] }, paint), columns), columns)
    for (const entry of logEntries(run, deletions)) fits(logLine(entry, columns, paint), columns)
  })
})

test('no line of pins, doctor, drift and the state is wider than the terminal', () => {
  const pin = fc.record({
    id: fc.constant('p-abcdefgh'),
    workspace: NAME,
    registry: NAME,
    repository: NAME,
    reference: NAME,
    reason: NAME,
    createdBy: NAME,
    createdAt: TIME,
    until: TIME,
    etag: NAME,
  })
  const diagnosis = fc.record({
    level: fc.constantFrom('fail' as const, 'warn' as const, 'ok' as const),
    name: fc.constantFrom('credentials', 'store', 'queue'),
    text: NAME,
  })
  const object = fc.record({ address: NAME, workspace: NAME, serial: COUNT, notUnderstood: NAME })
  const drifted = fc.record({
    address: NAME,
    kind: fc.constantFrom('CHANGED' as const, 'DELETED' as const, 'MANAGED' as const, 'ADDED' as const),
    changedBy: NAME,
    changedAt: TIME,
    manager: NAME,
    fields: fc.array(fc.record({ path: NAME, before: NAME, after: NAME }), { maxLength: 3 }),
    fieldCount: COUNT,
  })
  const all = fc.record({
    drift: fc.array(drifted, { maxLength: 6 }),
    pins: fc.array(pin, { minLength: 1, maxLength: 3 }),
    diagnoses: fc.array(diagnosis, { maxLength: 4 }),
    objects: fc.array(object, { minLength: 1, maxLength: 3 }),
    columns: WIDTH,
    paint: PAINT,
  })
  holdsForAll(all, 150, ({ pins, diagnoses, objects, drift, columns, paint }) => {
    fits(undoneText({ drift }, { paint, width: columns }), columns)
    const place = { workspace: 'default', serial: 1, origin: 'git.example.com/web/policies', width: columns }
    fits(driftList(drift, place), columns)
    fits(pinsText(pins, columns), columns)
    fits(fittedLines(doctorText(diagnoses, columns, paint), columns), columns)
    const stored = objects as unknown as StoredObject[]
    const marked = new Set(stored.slice(1).map(({ address }) => address))
    fits(stateText(stored, { applies: new Map(), drifted: marked }, columns), columns)
  })
})
