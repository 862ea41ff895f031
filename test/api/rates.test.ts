import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BodySlots } from '../../daemon/api/body-slots.ts'
import { rateLimiter } from '../../daemon/api/rates.ts'

test('a bucket gives its burst at once, then its rate, and says how long to wait', () => {
  let now = 0
  const limiter = rateLimiter(
    () => ({ rate: 10, burst: 3 }),
    () => now,
  )
  assert.deepEqual(
    [1, 2, 3, 4].map(() => limiter.take('a')),
    [0, 0, 0, 100],
  )
  assert.equal(limiter.take('b'), 0, 'another key has a bucket of its own')
  now = 60
  assert.equal(limiter.take('a'), 40)
  now = 100
  assert.equal(limiter.take('a'), 0)
  now = 10_000
  assert.deepEqual(
    [1, 2, 3, 4].map(() => limiter.take('a')),
    [0, 0, 0, 100],
    'no more than the burst is saved',
  )
})

test('buckets of many keys are forgotten when they are full again', () => {
  let now = 0
  const limiter = rateLimiter(
    () => ({ rate: 10, burst: 1 }),
    () => now,
  )
  for (let i = 0; i < 5000; i += 1) limiter.take(String(i))
  assert.equal(limiter.take('0'), 100, 'a bucket that is in use stays')
  now = 1000
  assert.equal(limiter.take('0'), 0)
})

test('slots are given in the order of arrival, with a share for each key', () => {
  const admitted: string[] = []
  const slots = new BodySlots({ all: 3, each: 2, waiting: 3 })
  const enter = (key: string, name: string) => slots.enter(key, () => admitted.push(name))
  const [a1] = [enter('a', 'a1'), enter('a', 'a2')]
  const a3 = enter('a', 'a3')
  const b1 = enter('b', 'b1')
  enter('b', 'b2')
  enter('c', 'c1')
  assert.deepEqual(admitted, ['a1', 'a2', 'b1'])
  assert.equal(enter('c', 'c2'), undefined, 'too many wait')
  b1?.()
  b1?.()
  assert.deepEqual(admitted.slice(3), ['b2'], 'a is passed over: it has its share')
  a3?.()
  a1?.()
  assert.deepEqual(admitted.slice(4), ['c1'], 'who stopped waiting gets no slot')
})
