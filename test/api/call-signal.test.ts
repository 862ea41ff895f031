/** The signal of a call aborts when its caller leaves, and not when its work has ended before. */
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { abortAtEnd, deadlineExceeded } from '../../daemon/api/call-signal.ts'
import { errorCode } from '../../policies/model/index.ts'

class Call extends EventEmitter {
  readonly deadline: number

  constructor(deadline: number) {
    super()
    this.deadline = deadline
  }

  getDeadline(): number {
    return this.deadline
  }
}

function begun(deadline: number, longest?: number) {
  const call = new Call(deadline)
  const controller = new AbortController()
  const stop = abortAtEnd(controller, call, { longest, tooLong: deadlineExceeded })
  return { call, signal: controller.signal, stop }
}

test('a caller who leaves early aborts with CANCELLED, one past the deadline with DEADLINE_EXCEEDED', () => {
  for (const [deadline, code] of [
    [Number.POSITIVE_INFINITY, 'CANCELLED'],
    [0, 'DEADLINE_EXCEEDED'],
  ] as const) {
    const { call, signal } = begun(deadline)
    call.emit('cancelled')
    assert.equal(errorCode(signal.reason), code)
  }
})

test('nothing is aborted after the work has ended', async () => {
  const { call, signal, stop } = begun(Number.POSITIVE_INFINITY, 1)
  stop()
  call.emit('cancelled')
  await new Promise((resolve) => setTimeout(resolve, 10))
  assert.equal(signal.aborted, false)
})
