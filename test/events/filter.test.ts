import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../../daemon/events/envelope.ts'
import { openFilter } from '../../daemon/events/filter.ts'
import type { ReceivedNotification } from '../../proto/resources/notification.ts'

const event = (
  id: string,
  rest: Partial<Event> = {},
  action: ReceivedNotification['action'] = 'pull',
): Event => ({
  id,
  userAgent: 'containerd/1.7',
  actor: '',
  stamp: 1,
  notification: { action, at: 1, repository: id },
  ...rest,
})

/** Names of what is let through, by id. */
function through(events: readonly Event[], ignored: readonly string[] = []): string[] {
  const taken: string[] = []
  openFilter(ignored)(events, (notifications) =>
    taken.push(...notifications.map(({ repository }) => repository)),
  )
  return taken
}

test('pulls of ours and of scanners do not count', () => {
  const events = [
    event('node'),
    event('ours', { userAgent: 'careen/0.1.0' }),
    event('trivy', { userAgent: 'aquasecurity/Trivy/0.50' }),
    event('mine', { userAgent: 'My-Mirror/2' }),
    event('robot', { actor: 'robot$scan' }),
    event('other robot', { actor: 'robot$scan2' }),
  ]
  assert.deepEqual(through(events), ['node', 'mine', 'robot', 'other robot'])
  assert.deepEqual(through(events, ['my-mirror', 'robot$scan']), ['node', 'other robot'])
})

test('pushes and deletes count, whoever made them', () => {
  const events = [
    event('restored', { userAgent: 'careen/0.1.0' }, 'push'),
    event('cleaned', { userAgent: 'careen/0.1.0' }, 'delete'),
  ]
  assert.deepEqual(through(events), ['restored', 'cleaned'])
})

test('an event that comes twice is passed on once, in order', () => {
  const taken: string[] = []
  const filter = openFilter([])
  const record = (notifications: readonly ReceivedNotification[]): void => {
    taken.push(...notifications.map(({ repository }) => repository))
  }
  filter([event('a'), event('b'), event('a')], record)
  filter([event('b'), event('c')], record)
  assert.deepEqual(taken, ['a', 'b', 'c'])
})

test('an event that could not be stored counts as not received', () => {
  const filter = openFilter([])
  const fail = (): never => {
    throw new Error('full')
  }
  assert.throws(() => filter([event('a')], fail), /full/)
  let count = 0
  filter([event('a')], (notifications) => (count += notifications.length))
  assert.equal(count, 1)
})

test('the ids of the last ten thousand are remembered', () => {
  const filter = openFilter([])
  let count = 0
  const record = (notifications: readonly ReceivedNotification[]): void => {
    count += notifications.length
  }
  filter(
    Array.from({ length: 10_001 }, (_, i) => event(`${i}`)),
    record,
  )
  filter([event('1'), event('10000')], record)
  assert.equal(count, 10_001)
  filter([event('0')], record)
  assert.equal(count, 10_002)
})
