import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JobHandler, Queue } from '../../daemon/queue/queue.ts'
import { until } from '../support/ports.ts'

/** How one implementation is brought up: several queues over the same jobs, as several processes would have them. */
export type QueueSetup = { readonly open: () => Promise<Queue>; readonly stop: () => Promise<void> }

const quiet = { concurrency: 1, onTrouble: () => {} }

/** What every queue promises. Each test has its own run ids, so that they do not meet. `many`: how many jobs two listeners share. */
export function queueConformance(title: string, setup: () => Promise<QueueSetup>, many = 200): void {
  describe(`queue conformance: ${title}`, () => {
    let made: QueueSetup
    const opened: Queue[] = []
    before(async () => {
      made = await setup()
    })
    after(async () => {
      for (const queue of opened) await queue.close()
      await made.stop()
    })
    const open = async (): Promise<Queue> => {
      const queue = await made.open()
      opened.push(queue)
      return queue
    }
    const collect = (): { handler: JobHandler; seen: string[] } => {
      const seen: string[] = []
      return { seen, handler: async (id) => void seen.push(id) }
    }

    test('delivers what is added before and after listening', async () => {
      const queue = await open()
      const { handler, seen } = collect()
      await queue.add(['early'])
      const listener = await queue.listen(handler, quiet)
      await queue.add(['late'])
      await until('both jobs', async () => seen.length === 2)
      assert.deepEqual(seen.toSorted(), ['early', 'late'])
      await listener.close()
    })

    test('a job that waits is not doubled; one that is done can be added again', async () => {
      const queue = await open()
      const { handler, seen } = collect()
      await queue.add(['once'])
      await queue.add(['once', 'once'])
      assert.equal((await queue.depth()).waiting, 1)
      const listener = await queue.listen(handler, quiet)
      await until('the job', async () => seen.length === 1 && (await queue.depth()).active === 0)
      await queue.add(['once'])
      await until('the job again', async () => seen.length === 2)
      await until('an empty queue', async () => (await queue.depth()).waiting === 0)
      assert.deepEqual(seen, ['once', 'once'])
      await listener.close()
    })

    test('a handler that throws gets its job again', async () => {
      const queue = await open()
      let tries = 0
      const troubles: string[] = []
      const handler: JobHandler = async () => {
        tries += 1
        if (tries < 3) throw new Error('not yet')
      }
      const listener = await queue.listen(handler, {
        concurrency: 1,
        onTrouble: (message) => troubles.push(message),
      })
      await queue.add(['stubborn'])
      await until('the third try', async () => tries === 3)
      assert.ok(troubles.some((message) => message.includes('not yet')))
      await listener.close()
    })

    test('works on no more jobs at a time than asked', async () => {
      const queue = await open()
      let now = 0
      let most = 0
      let done = 0
      const handler: JobHandler = async () => {
        now += 1
        most = Math.max(most, now)
        await until('the second one', async () => most > 1)
        await new Promise((resolve) => setTimeout(resolve, 30))
        now -= 1
        done += 1
      }
      const listener = await queue.listen(handler, { concurrency: 3, onTrouble: () => {} })
      await queue.add(Array.from({ length: 12 }, (_, i) => `bound-${i}`))
      await until('all jobs', async () => done === 12)
      assert.ok(most <= 3, `${most} at a time`)
      await listener.close()
    })

    test('closing aborts the signal and waits for the handler', async () => {
      const queue = await open()
      let started = false
      let ended = false
      const handler: JobHandler = async (_id, signal) => {
        started = true
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
        await new Promise((resolve) => setTimeout(resolve, 50))
        ended = true
      }
      const listener = await queue.listen(handler, quiet)
      await queue.add(['long'])
      await until('the start', async () => started)
      await listener.close()
      assert.ok(ended)
    })

    test('two listeners share many jobs, and each is done once', async () => {
      const [one, two] = [await open(), await open()]
      const [a, b] = [collect(), collect()]
      const listeners = [
        await one.listen(a.handler, { concurrency: 4, onTrouble: () => {} }),
        await two.listen(b.handler, { concurrency: 4, onTrouble: () => {} }),
      ]
      const ids = Array.from({ length: many }, (_, i) => `many-${i}`)
      await one.add(ids)
      await until('all jobs', async () => a.seen.length + b.seen.length >= many)
      assert.deepEqual([...a.seen, ...b.seen].toSorted(), ids.toSorted())
      for (const listener of listeners) await listener.close()
    })
  })
}
