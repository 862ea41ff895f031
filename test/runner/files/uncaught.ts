import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

test('an error that nobody catches', async () => {
  setTimeout(() => {
    throw new Error('thrown by a timer')
  }, 5)
  await sleep(50)
})

test('a rejection that nobody handles', async () => {
  void Promise.reject(new Error('rejected by nobody'))
  await sleep(50)
})
