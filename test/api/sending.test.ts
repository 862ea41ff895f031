import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
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
