/** When a kept image goes: one case for each thing that the time alone can change. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  evaluate,
  type EvaluateInput,
  type Image,
  type Policy,
  type PolicyRule,
} from '../../../policies/index.ts'
import { decide, digest, image, NOW, policy, protect, rule } from './build.ts'

const DAY = 24 * 3600 * 1000
const week = rule('week', { tagRegexp: '.*', untagged: true, expirePeriod: 7 * DAY })
const at = (days: number) => ({ at: NOW - days * DAY, source: 'config' as const })

const HERE = {
  repository: { registry: 'r', repository: 'a' },
  policy: policy([week]),
  protections: [],
  now: NOW,
}

type Case = {
  readonly name: string
  readonly images: readonly Image[]
  readonly rules: readonly PolicyRule[] | Policy
  readonly rest?: Partial<EvaluateInput>
  /** Of the image `x`: an instant relative to now; undefined: never. */
  readonly goes: number | undefined
}

const young = image('x', ['x'], { days: 2 })
const CASES: readonly Case[] = [
  { name: 'its period ends', images: [young], rules: [week], goes: 5 * DAY + 1 },
  {
    name: 'the last of several periods ends',
    images: [young],
    rules: [week, rule('month', { tagRegexp: 'x', expirePeriod: 30 * DAY })],
    goes: 28 * DAY + 1,
  },
  {
    name: 'under first_match only the first period counts',
    images: [young],
    rules: policy(
      [
        rule('a', { tagRegexp: 'x', expirePeriod: 7 * DAY, priority: 1 }),
        rule('b', { tagRegexp: 'x', expirePeriod: 30 * DAY, priority: 2 }),
      ],
      { onConflict: 'first_match' },
    ),
    goes: 5 * DAY + 1,
  },
  {
    name: 'it is among the newest: never',
    images: [young],
    rules: [rule('top', { tagRegexp: '.*', retainedTop: 1, expirePeriod: 7 * DAY })],
    goes: undefined,
  },
  {
    name: 'it may be here, and no period is given: never',
    images: [young],
    rules: [rule('max', { tagRegexp: '.*', max: 1 })],
    goes: undefined,
  },
  {
    name: 'no rule selects it: never',
    images: [young],
    rules: [rule('y', { tagRegexp: 'y', max: 1 })],
    goes: undefined,
  },
  {
    name: 'a tag of it is not covered: never',
    images: [image('x', ['pr-1', 'stable'], { days: 2 })],
    rules: [rule('pr', { tagRegexp: 'pr-.*', expirePeriod: 7 * DAY })],
    goes: undefined,
  },
  {
    name: 'grace ends after the period',
    images: [image('x', [], { days: 9, firstSeen: NOW - DAY / 2 })],
    rules: [week],
    goes: DAY / 2,
  },
  {
    name: 'the newer one that is to push it out grows old',
    images: [image('x', ['x'], { days: 9 }), image('y', ['y'], { days: 5 }), image('z', ['z'], { days: 3 })],
    rules: [rule('r', { tagRegexp: '.*', expirePeriod: 7 * DAY, keepExpired: 2 })],
    goes: 4 * DAY + 1,
  },
  {
    name: 'there are not enough newer ones to push it out: never',
    images: [image('x', ['x'], { days: 9 }), image('y', ['y'], { days: 5 })],
    rules: [rule('r', { tagRegexp: '.*', expirePeriod: 7 * DAY, keepExpired: 2 })],
    goes: undefined,
  },
  {
    name: 'a protection ends',
    images: [image('x', ['x'], { days: 9 })],
    rules: [week],
    rest: { protections: [{ ...protect('x'), until: NOW + 3 * DAY }] },
    goes: 3 * DAY,
  },
  {
    name: 'a protection ends before the period',
    images: [young],
    rules: [week],
    rest: { protections: [{ ...protect('x'), until: NOW + 3 * DAY }] },
    goes: 5 * DAY + 1,
  },
  {
    name: 'a pin ends',
    images: [image('x', ['x'], { days: 9 })],
    rules: [week],
    rest: {
      pins: [{ kind: 'pin', registry: 'r', repository: 'a', reference: 'x', owner: 'o', until: NOW + DAY }],
    },
    goes: DAY,
  },
  {
    name: 'what protects a newer one ends, and that takes the place',
    images: [image('x', ['x'], { days: 9 }), image('y', ['y'], { days: 1 })],
    rules: [rule('top', { tagRegexp: '.*', retainedTop: 1 })],
    rest: { protections: [{ ...protect('y'), until: NOW + 2 * DAY }] },
    goes: 2 * DAY,
  },
  {
    name: 'a time too far ahead becomes believable, and takes the place',
    images: [image('x', ['x'], { days: 9 }), image('y', ['y'], { created: at(-5) })],
    rules: [rule('top', { tagRegexp: '.*', retainedTop: 1 })],
    goes: 4 * DAY,
  },
  {
    name: 'its own time becomes believable and then old',
    images: [image('x', ['x'], { created: at(-5) })],
    rules: [week],
    goes: 12 * DAY + 1,
  },
  {
    name: 'the policy has cooled off',
    images: [image('x', ['x'], { days: 9 })],
    rules: policy([week], { coolingOff: 3 * DAY }),
    rest: { changedAt: NOW - DAY },
    goes: 2 * DAY,
  },
  {
    name: 'a gate stays shut: never',
    images: [image('x', ['x'], { days: 9 })],
    rules: policy([week], { block: 'default_policy', quota: { tags: 5 } }),
    rest: { scopeTags: 4 },
    goes: undefined,
  },
  {
    name: 'a child goes with its index',
    images: [image('x', [], { days: 90 }), image('i', ['i'], { days: 2, children: [digest('x')] })],
    rules: [week],
    goes: 5 * DAY + 1,
  },
  {
    name: 'a shared child goes with the last of its indexes',
    images: [
      image('x', [], { days: 90 }),
      image('i', ['i'], { days: 2, children: [digest('x')] }),
      image('j', ['j'], { days: 1, children: [digest('x')] }),
    ],
    rules: [week],
    goes: 6 * DAY + 1,
  },
  {
    name: 'a child with a tag is judged when its index goes',
    images: [image('x', ['x'], { days: 90 }), image('i', ['i'], { days: 2, children: [digest('x')] })],
    rules: [week],
    goes: 5 * DAY + 1,
  },
  {
    name: 'a child that becomes free takes the place of an older one',
    images: [
      image('x', ['x'], { days: 9 }),
      image('c', ['c'], { days: 1 }),
      image('i', ['i'], { days: 2, children: [digest('c')] }),
    ],
    rules: [
      rule('i', { tagRegexp: 'i', expirePeriod: 7 * DAY }),
      rule('top', { tagRegexp: '[cx]', retainedTop: 1 }),
    ],
    goes: 5 * DAY + 1,
  },
  {
    name: 'what refers to an image goes with it',
    images: [image('x', [], { days: 90, subject: digest('a') }), image('a', ['a'], { days: 2 })],
    rules: [week],
    goes: 5 * DAY + 1,
  },
  {
    name: 'a child of a child goes with the root',
    images: [
      image('x', [], { days: 90 }),
      image('inner', [], { days: 90, children: [digest('x')] }),
      image('i', ['i'], { days: 2, children: [digest('inner')] }),
    ],
    rules: [week],
    goes: 5 * DAY + 1,
  },
  {
    name: 'two indexes that list each other: never',
    images: [
      image('x', ['x'], { days: 90, children: [digest('y')] }),
      image('y', ['y'], { days: 90, children: [digest('x')] }),
    ],
    rules: [week],
    goes: undefined,
  },
  {
    name: 'a protected signature holds it: never',
    images: [image('x', ['x'], { days: 2 }), image('s', ['keep'], { days: 2, subject: digest('x') })],
    rules: [week],
    rest: { protections: [protect('keep')] },
    goes: undefined,
  },
]

for (const { name, images, rules, rest = {}, goes } of CASES) {
  test(`goes when ${name}`, () => {
    const expected = goes === undefined ? undefined : NOW + goes
    assert.equal(decide(images, rules, rest).of('x').goesAt, expected)
    if (expected === undefined) return
    const then = (now: number): string => decide(images, rules, { ...rest, now }).of('x').action
    assert.equal(then(expected - 1), 'KEEP')
    assert.notEqual(then(expected), 'KEEP')
  })
}

test('a nesting deeper than is followed is decided at a turn, with the same instant', () => {
  const deep = Array.from({ length: 1200 }, (_, i) =>
    image(`n${i}`, i === 0 ? ['i'] : [], {
      days: 2,
      ...(i < 1199 ? { children: [digest(`n${i + 1}`)] } : {}),
    }),
  ).toReversed()
  const found = evaluate({ ...HERE, images: deep })
  for (const i of [0, 100, 600, 1199]) assert.equal(found.decision(i).goesAt, NOW + 5 * DAY + 1)
  assert.equal(found.order().length, 0)
  assert.equal(evaluate({ ...HERE, images: deep, now: NOW + 6 * DAY }).order().length, 1200)
})

test('groups need no turn of their own: more of them than turns are looked at, and each has its instant', () => {
  const many = Array.from({ length: 300 }, (_, i) => [
    image(`i${i}`, [`i${i}`], { days: 6 - i / 100, children: [digest(`c${i}`), digest(`d${i}`)] }),
    image(`c${i}`, [], { days: 90 }),
    image(`d${i}`, [], { days: 90, children: [digest(`e${i}`)] }),
    image(`e${i}`, [], { days: 90 }),
    image(`s${i}`, [], { days: 90, subject: digest(`i${i}`) }),
    image(`t${i}`, [], { days: 90, subject: digest(`e${i}`) }),
  ]).flat()
  for (const images of [many, many.toReversed()]) {
    const found = evaluate({ ...HERE, images })
    for (const [i, one] of images.entries()) {
      const group = Number(/\d+/.exec(Buffer.from(one.digest.slice(7), 'hex').toString())?.[0])
      assert.equal(found.decision(i).goesAt, NOW + DAY + (group * DAY) / 100 + 1, `${group}`)
    }
  }
})

test('what is shared by many groups needs no turn before the last of them', () => {
  const images = [
    image('x', [], { days: 90 }),
    ...Array.from({ length: 300 }, (_, i) =>
      image(`i${i}`, [`i${i}`], { days: 6 - i / 100, children: [digest('x')] }),
    ),
  ]
  const found = evaluate({ ...HERE, images })
  assert.equal(found.decision(0).goesAt, NOW + DAY + (299 * DAY) / 100 + 1)
  assert.equal(found.decision(300).goesAt, found.decision(0).goesAt)
})

const used = rule('used', { tagRegexp: '.*', expirePeriod: 7 * DAY, ageFrom: 'last_pulled' })

for (const [name, one, goes] of [
  ['never pulled', image('x', ['x'], { days: 2, pulled: 'never' }), 5 * DAY + 1],
  [
    'pulled yesterday',
    image('x', ['x'], { days: 30, pulled: { at: NOW - DAY, source: 'pull' } }),
    6 * DAY + 1,
  ],
  [
    'pulled, so it is said, in five days',
    image('x', ['x'], { days: 30, pulled: { at: NOW + 5 * DAY, source: 'pull' } }),
    12 * DAY + 1,
  ],
] as const) {
  test(`an image that was ${name}`, () => assert.equal(decide([one], [used]).of('x').goesAt, NOW + goes))
}

test('a child that cannot be read stays when its index goes', () => {
  const images = [
    image('x', [], { days: 90, unreadable: 'schema 1' }),
    image('i', ['i'], { days: 2, children: [digest('x')] }),
  ]
  const found = decide(images, [week])
  assert.equal(found.of('x').goesAt, undefined)
  assert.equal(found.of('i').goesAt, NOW + 5 * DAY + 1)
})
