/** What is true, and what may be believed, of stories that happen every week. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type History, openHistory } from './history.ts'
import { type Made, makeImage } from './images.ts'
import { type Time, timesOf, type World } from './times.ts'

const HOUR = 3_600_000
const BEGIN = Date.UTC(2026, 0, 5)

/** At an hour of the story; looks are at 3, 27, 51, ... */
const at = (hour: number): number => BEGIN + hour * HOUR

type Story = { readonly history: History; readonly push: (seed: string, hour: number, more?: More) => Made }
type More = { readonly built?: number; readonly tag?: string }

function story(missingAt?: number): Story {
  const history = openHistory(missingAt)
  return {
    history,
    push: (seed, hour, { built, tag = seed } = {}) => {
      const made = makeImage({ seed, ...(built === undefined ? {} : { built: at(built) }) })
      history.put(made, tag, at(hour))
      return made
    },
  }
}

const look = (history: History, hour: number): void => history.look(at(hour), new Set())

/** Bounds and claim in hours; a bound that is one millisecond later counts as later by nothing. */
function hours(history: History, made: Made, world: World): readonly (number | string)[] {
  const time = timesOf(history, world).get(made.digest)?.time
  assert.ok(time)
  const { low, high, exact, claim }: Time = time
  const hour = (instant: number): number =>
    instant === -Infinity ? instant : Math.floor((instant - BEGIN) / HOUR)
  return [hour(low), hour(high), exact ? 'exact' : 'open', ...(claim === undefined ? [] : [hour(claim)])]
}

test('a build of the day is known to the night, and claims its build time', () => {
  const { history, push } = story()
  look(history, 3)
  const made = push('build', 10, { built: 9 })
  look(history, 27)
  assert.deepEqual(hours(history, made, 'truth'), [10, 10, 'exact', 9])
  assert.deepEqual(hours(history, made, 'evidence'), [9, 27, 'open', 9])
})

test('what was there at the first look came when it was built', () => {
  const { history, push } = story()
  const made = push('build', -500, { built: -600 })
  const silent = push('silent', -400)
  look(history, 3)
  assert.deepEqual(hours(history, made, 'truth'), [-600, -600, 'open'])
  assert.deepEqual(hours(history, made, 'evidence'), [-600, -600, 'open', -600])
  assert.deepEqual(hours(history, silent, 'evidence'), [-Infinity, 3, 'open'])
})

test('a repository that appears later has no baseline', () => {
  const { history, push } = story(at(2))
  const made = push('copy', 5, { built: -500 })
  look(history, 27)
  assert.deepEqual(hours(history, made, 'truth'), [5, 5, 'exact'])
  assert.deepEqual(hours(history, made, 'evidence'), [2, 27, 'open'])
})

test('a promotion is an arrival of an old image', () => {
  const { history, push } = story()
  const made = push('build', -500, { built: -501 })
  look(history, 3)
  history.put(made, 'prod', at(10))
  look(history, 27)
  assert.deepEqual(hours(history, made, 'truth'), [10, 10, 'exact'])
  assert.deepEqual(hours(history, made, 'evidence'), [3, 27, 'open'])
})

test('of two that were built and came in one gap, the one built later came later', () => {
  const { history, push } = story()
  look(history, 3)
  const first = push('first', 10, { built: 9 })
  const second = push('second', 12, { built: 11 })
  history.put(first, 'prod', at(20))
  look(history, 27)
  assert.deepEqual(hours(history, first, 'truth'), [12, 12, 'exact', 9])
  assert.deepEqual(hours(history, second, 'truth'), [20, 20, 'exact', 11])
  assert.deepEqual(hours(history, first, 'built'), [9, 9, 'exact', 9])
})

test('an image that was deleted and pushed again between two scans did not arrive', () => {
  const { history, push } = story()
  look(history, 3)
  const made = push('build', 10)
  look(history, 27)
  history.remove(made.digest, at(30), 'team')
  history.put(made, 'build', at(31))
  look(history, 51)
  assert.deepEqual(hours(history, made, 'truth'), [10, 10, 'exact'])
})

test('what was seen to be gone and came back counts for itself alone', () => {
  const { history, push } = story()
  look(history, 3)
  const made = push('build', 10)
  look(history, 27)
  history.remove(made.digest, at(30), 'team')
  look(history, 51)
  history.put(made, 'build', at(60))
  look(history, 75)
  assert.deepEqual(hours(history, made, 'truth'), [10, 60, 'open'])
  assert.deepEqual(hours(history, made, 'evidence'), [3, 75, 'open'])
})

test('what careen deleted and somebody pushed again is back', () => {
  const { history, push } = story()
  look(history, 3)
  const made = push('build', 10, { built: 9 })
  look(history, 27)
  history.remove(made.digest, at(27), 'careen')
  history.put(made, 'build', at(40))
  look(history, 51)
  assert.deepEqual(hours(history, made, 'truth'), [10, 40, 'open'])
  assert.deepEqual(hours(history, made, 'evidence'), [9, 51, 'open'])
})

test('a tag that moved away and back arrives anew; one that was missing is back', () => {
  const { history, push } = story()
  const first = push('first', -10, { tag: 'prod' })
  look(history, 3)
  push('second', 10, { tag: 'prod' })
  look(history, 27)
  history.put(first, 'prod', at(30))
  look(history, 51)
  assert.deepEqual(hours(history, first, 'truth'), [30, 30, 'exact'])
  history.untag('prod', at(60), 'team')
  look(history, 75)
  history.put(first, 'prod', at(80))
  look(history, 99)
  assert.deepEqual(hours(history, first, 'truth'), [30, 80, 'open'])
})

test('a look that does not show what is there makes it younger to believe, and no other', () => {
  const { history, push } = story()
  look(history, 3)
  const made = push('build', 10, { built: 9 })
  look(history, 27)
  history.look(at(51), new Set([made.digest]))
  look(history, 75)
  assert.deepEqual(hours(history, made, 'truth'), [10, 10, 'exact'])
  assert.deepEqual(hours(history, made, 'evidence'), [9, 75, 'open'])
})

test('what lost its tag before a look came, for careen, with the look that a tag shows it to', () => {
  const { history, push } = story()
  look(history, 3)
  const made = push('build', 10, { built: 9, tag: 'main' })
  push('next', 20, { tag: 'main' })
  look(history, 27)
  look(history, 51)
  history.put(made, 'again', at(60))
  look(history, 75)
  assert.deepEqual(hours(history, made, 'evidence'), [51, 75, 'open'])
})

test('what has a tag and is not shown is known since that look', () => {
  const { history, push } = story()
  look(history, 3)
  const made = push('build', 10, { built: 9 })
  history.look(at(27), new Set([made.digest]))
  look(history, 51)
  assert.deepEqual(hours(history, made, 'evidence'), [9, 51, 'open'])
})
