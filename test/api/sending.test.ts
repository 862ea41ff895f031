import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Metadata } from '@grpc/grpc-js'
import { type Outgoing, sender } from '../../daemon/api/sending.ts'

/** A stream whose reader takes each message a moment later. */
function slowStream(): Outgoing<number> {
  return {
    metadata: new Metadata(),
    write: () => false,
    end: () => {},
    emit: () => true,
    once: (_event, listener) => setImmediate(listener),
  }
}

test('a stream that waits often leaves nothing behind at the signal of its call', async () => {
  const controller = new AbortController()
  const send = sender(slowStream(), controller, 60_000)
  for (let i = 0; i < 50; i += 1) await send(i)
  assert.deepEqual(getEventListeners(controller.signal, 'abort'), [])
})

test('an abort ends the wait for a reader', async () => {
  const controller = new AbortController()
  const send = sender({ ...slowStream(), once: () => {} }, controller, 60_000)
  const sent = send(1)
  controller.abort(new Error('no'))
  await sent
  await assert.rejects(send(2))
  assert.deepEqual(getEventListeners(controller.signal, 'abort'), [])
})

test('a reader that reads nothing is given up after the bound, and never sooner because of an earlier wait', async () => {
  const controller = new AbortController()
  const slow = slowStream()
  let reads = true
  const stream: typeof slow = {
    ...slow,
    once: (event, listener) => (reads && event === 'drain' ? slow.once(event, listener) : undefined),
  }
  const send = sender(stream, controller, 90)
  await send(1)
  await setTimeout(60)
  reads = false
  const begun = performance.now()
  await send(2)
  assert.ok(performance.now() - begun >= 89)
  await assert.rejects(send(3), { code: 'READER_TOO_SLOW' })
})
