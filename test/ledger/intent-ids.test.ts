import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openIntentIds } from '../../daemon/ledger/intent-ids.ts'

const LEASE = { runId: 'r', generation: 3 }
const ids = openIntentIds(Buffer.alloc(32, 1))

test('the id of an intent is valid for its lease alone, after a restart too, and is the same each time', () => {
  for (const id of [1, 255, 2 ** 40]) {
    const text = ids.seal(LEASE, id)
    assert.equal(ids.seal(LEASE, id), text)
    assert.equal(openIntentIds(Buffer.alloc(32, 1)).open(LEASE, text), id)
    assert.equal(ids.open({ ...LEASE, generation: 4 }, text), undefined)
    assert.equal(ids.open({ ...LEASE, runId: 's' }, text), undefined)
    assert.equal(openIntentIds(Buffer.alloc(32, 2)).open(LEASE, text), undefined)
  }
})

test('a changed id is no id', () => {
  const text = ids.seal(LEASE, 7)
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === 'A' ? 'B' : 'A'
    assert.equal(ids.open(LEASE, text.slice(0, at) + other + text.slice(at + 1)), undefined)
  }
  for (const wrong of ['', '7', `${text}A`, `${text}=`, `${text} `, text.slice(1)])
    assert.equal(ids.open(LEASE, wrong), undefined, wrong)
})
