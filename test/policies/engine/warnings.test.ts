/** Warnings about a policy that need a particular neighbour: another policy, a rule that only keeps, an image of nobody. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintEvaluation, type Policy } from '../../../policies/index.ts'
import { DAY, decide, image, NOW, policy, rule } from './build.ts'

const old = [image('a', ['v1'], { days: 30 }), image('b', ['v2'], { days: 30 })]
const everything = policy([rule('all', { tagRegexp: '.*', expirePeriod: DAY })], {
  name: 'wide',
  scope: { kind: 'global' },
})
const narrow: Policy = policy([], { name: 'narrow', status: 'DISABLED' })
const wider: Policy = policy([], { name: 'wider', status: 'DISABLED', scope: { kind: 'global' } })

function codes(images: typeof old, of: Policy, passedOver: readonly Policy[] = []): string[] {
  const { evaluation } = decide(images, of)
  return lintEvaluation({ policy: of, evaluation, passedOver }).map(
    ({ code, address }) => `${code} ${address}`,
  )
}

const LET = 'disabled-lets-wider lifecycle_policy.narrow'
const CASES: readonly (readonly [string, readonly Policy[], boolean])[] = [
  ['a DISABLED one that is narrower', [narrow], true],
  ['an ACTIVE one that is narrower', [{ ...narrow, status: 'ACTIVE' }], false],
  ['a DISABLED one that is as wide', [wider], false],
  ['none', [], false],
]
for (const [title, passedOver, expected] of CASES) {
  test(`a policy that deletes, and beside it ${title}`, () => {
    assert.equal(codes(old, everything, passedOver).includes(LET), expected)
  })
}

test('a DISABLED policy lets nothing happen where the one in force deletes nothing', () => {
  const young = [image('a', ['v1'], { days: 0 })]
  assert.ok(!codes(young, everything, [narrow]).includes(LET))
})

test('one image that goes is enough to say so', () => {
  assert.ok(codes([...old.slice(0, 1), image('c', ['v3'], { days: 0 })], everything, [narrow]).includes(LET))
})

test('a rule that only keeps is there to keep what others want gone, and one that does not is not', () => {
  const gone = rule('gone', { tagRegexp: '.*', expirePeriod: DAY })
  const keeps = rule('keeps', { tagRegexp: 'v.*', retainedTop: 1 })
  const vetoes = (rules: Policy['rules']) =>
    codes(old, policy(rules)).filter((line) => line.startsWith('vetoes'))
  assert.deepEqual(vetoes([gone, { ...keeps, keep: true }]), [])
  assert.deepEqual(vetoes([gone, keeps]), ['vetoes lifecycle_policy.p.rule.keeps'])
})

test('one image that goes, and is all there is, empties the repository', () => {
  const empties = (images: typeof old) =>
    codes(images, everything).filter((line) => line.startsWith('empties'))
  assert.deepEqual(empties(old.slice(0, 1)), ['empties-repository lifecycle_policy.wide'])
  assert.deepEqual(empties([image('c', ['v3'], { days: 0 })]), [])
})

test('why an image stays that the last scan did not show', () => {
  const since = NOW - DAY
  const found = decide([image('a', ['v1'], { days: 30, unseenSince: since })], everything)
  assert.deepEqual(
    found.of('a').reasons.filter(({ kind }) => kind === 'unseen'),
    [{ kind: 'unseen', since }],
  )
  assert.ok(!decide(old, everything).kinds('a').includes('unseen'))
})
