import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runLog } from '../../daemon/run-log.ts'
import type { Run } from '../../proto/resources/run.ts'

const RUN: Run = {
  id: 'r-1',
  workspace: 'w',
  registry: 'prod',
  repository: 'team/web',
  kind: 'CLEAN',
  state: 'RUNNING',
  trigger: 'schedule',
  createdBy: 'schedule',
  createdAt: 1,
  attempts: 1,
  cancelRequested: false,
  limitChecks: [],
  worker: 'w1',
}

test('each end of a run is a line with run and repository, and a failed run is a warning with its code', () => {
  const lines: unknown[] = []
  const note =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      void lines.push([level, message, fields['run'], fields['repository'], fields['code']])
  const ended = runLog({ debug() {}, info: note('info'), warn: note('warn'), error: note('error') })
  ended(RUN, { state: 'FAILED', errorCode: 'REGISTRY_UNREACHABLE', message: 'no answer' })
  ended(RUN, { state: 'CANCELLED', errorCode: 'CANCELLED', message: 'no image was deleted' })
  ended(RUN, { state: 'QUEUED', message: 'the worker was stopped' })
  assert.deepEqual(lines, [
    ['warn', 'run failed: no answer', 'r-1', 'team/web', 'REGISTRY_UNREACHABLE'],
    ['info', 'run was cancelled', 'r-1', 'team/web', undefined],
    ['info', 'run was returned, and another worker continues it', 'r-1', 'team/web', undefined],
  ])
})
