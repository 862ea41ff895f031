/** The judge judges right: small cases of ordinary life, each worked out by hand from the pages. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Policy, PolicyRule } from '../../policies/index.ts'
import { HOUSEHOLDS } from './policies.ts'
import type { Time } from './times.ts'
import { whatGoes, type WordImage } from './words.ts'

const DAY = 24 * 3_600_000
const NOW = Date.UTC(2026, 10, 28, 3)

/** At so many days before now. */
const exact = (days: number): Time => ({ low: NOW - days * DAY, high: NOW - days * DAY, exact: true })
/** Seen so many days before now, a day after the look before; built in between, or not. */
const gap = (days: number, built?: number): Time => {
  const high = NOW - days * DAY
  if (built === undefined) return { low: high - DAY + 1, high, exact: false }
  return { low: NOW - built * DAY, high, exact: false, claim: NOW - built * DAY }
}

type Given = Partial<Omit<WordImage, 'times'>> & { readonly untagged?: number }

function image(digest: string, time: Time, { untagged, ...given }: Given = {}): WordImage {
  const tags = given.tags ?? [digest]
  const lost = untagged === undefined ? undefined : NOW - untagged * DAY
  const times = { time, grace: lost ?? time.high, ...(lost === undefined ? {} : { untagged: lost }) }
  return { digest, tagged: tags.length > 0, children: [], lacksChild: false, ...given, tags, times }
}

function policyOf(rules: readonly Partial<PolicyRule>[], more: Partial<Policy> = {}): Policy {
  const [first] = HOUSEHOLDS
  assert.ok(first)
  const written = rules.map((rule, i) => ({ label: `r${i}`, tagRegexp: '.*', untagged: true, ...rule }))
  return { ...first.policy, rules: written, ...more }
}

type Row = {
  readonly title: string
  readonly policy: Policy
  readonly images: readonly WordImage[]
  readonly goes: string
}

const rows: readonly Row[] = [
  {
    title: 'the newest by build time of what arrived together stay',
    policy: policyOf([{ retainedTop: 2 }]),
    images: [
      image('a', gap(0, 0.8)),
      image('b', gap(0, 0.6)),
      image('c', gap(0, 0.4)),
      image('d', gap(1, 1.5)),
    ],
    goes: 'a d',
  },
  {
    title: 'what arrived together without build times is not ordered, and goes together',
    policy: policyOf([{ retainedTop: 2 }]),
    images: [
      image('a', gap(1)),
      image('b', gap(1)),
      image('c', gap(1)),
      image('d', gap(0)),
      image('e', gap(0)),
    ],
    goes: 'a b c',
  },
  {
    title: 'what was put back pushes nobody out',
    policy: policyOf([{ retainedTop: 1 }]),
    images: [image('a', exact(5)), image('b', { low: NOW - 9 * DAY, high: NOW, exact: false })],
    goes: '',
  },
  {
    title: 'an age counts from the latest that is possible',
    policy: policyOf([{ expirePeriod: 7 * DAY }]),
    images: [image('a', gap(6, 6.9)), image('b', gap(7)), image('c', gap(8))],
    goes: 'c',
  },
  {
    title: 'one build of each day is kept, by the day of the build',
    policy: policyOf([{ keepThinned: { daily: 2 } }]),
    images: [
      image('a', gap(0, 0.3)),
      image('b', gap(0, 0.9)),
      image('c', gap(1, 1.3)),
      image('d', gap(2, 2.3)),
      image('e', gap(5, 5.5)),
    ],
    goes: 'b d e',
  },
  {
    title: 'the newest of the old ones are spared',
    policy: policyOf([{ expirePeriod: 7 * DAY, keepExpired: 1 }]),
    images: [image('a', exact(8)), image('b', exact(9)), image('c', exact(1))],
    goes: 'b',
  },
  {
    title: 'an index takes its children and its signature along',
    policy: policyOf([{ expirePeriod: 7 * DAY }]),
    images: [
      image('index', exact(9), { children: ['child'] }),
      image('child', exact(9), { tags: [], untagged: 9 }),
      image('signature', exact(9), { tags: [], tagged: true, subject: 'index' }),
    ],
    goes: 'child index signature',
  },
  {
    title: 'a signature with a tag of its own keeps what it signs',
    policy: policyOf([{ expirePeriod: 7 * DAY }]),
    images: [
      image('subject', exact(9)),
      image('signature', exact(9), { tags: ['release'], subject: 'subject' }),
    ],
    goes: '',
  },
  {
    title: 'a child that two indexes hold stays with the one that stays',
    policy: policyOf([{ expirePeriod: 7 * DAY }]),
    images: [
      image('old', exact(9), { children: ['child'] }),
      image('new', exact(1), { children: ['child'] }),
      image('child', exact(9), { tags: [] }),
    ],
    goes: 'old',
  },
  {
    title: 'a tag that no rule selects keeps its image',
    policy: policyOf([{ tagRegexp: 'build-.*', expirePeriod: 7 * DAY }]),
    images: [
      image('a', exact(9), { tags: ['build-1', 'prod'] }),
      image('b', exact(9), { tags: ['build-2'] }),
    ],
    goes: 'b',
  },
  {
    title: 'an image that lost its last tag of late has grace and age anew',
    policy: policyOf([{ expirePeriod: 7 * DAY }]),
    images: [
      image('a', exact(20), { tags: [], untagged: 0.5 }),
      image('b', exact(20), { tags: [], untagged: 8 }),
    ],
    goes: 'b',
  },
  {
    title: 'a floor keeps whatever any other rule says',
    policy: policyOf(
      [
        { keep: true, retainedTop: 1 },
        { expirePeriod: 3 * DAY },
        { tagRegexp: 'pr-.*', expireAfter: DAY / 2 },
      ],
      { onConflict: 'any' },
    ),
    images: [
      image('a', exact(4)),
      image('b', exact(5)),
      image('pr-1', exact(2), { tags: ['pr-1'] }),
      image('c', exact(1)),
    ],
    goes: 'a b pr-1',
  },
  {
    title: 'the first rule that selects decides alone',
    policy: policyOf(
      [
        { tagRegexp: 'prod.*', expirePeriod: 30 * DAY, priority: 1 },
        { expirePeriod: 3 * DAY, priority: 2 },
      ],
      { onConflict: 'first_match' },
    ),
    images: [image('a', exact(9), { tags: ['prod', 'build-1'] }), image('b', exact(9))],
    goes: 'b',
  },
  {
    title: 'variants are lines of their own, and versions to come are not kept',
    policy: policyOf([{ keepSemver: { per: 'minor', count: 1, prerelease: false } }]),
    images: ['1.4.0', '1.4.1', '1.4.1-alpine', '1.4.0-alpine', '1.4.2-rc.1', 'notes'].map((tag) =>
      image(tag, exact(9)),
    ),
    goes: '1.4.0 1.4.0-alpine 1.4.2-rc.1',
  },
  {
    title: 'all rules that select must agree',
    policy: policyOf([{ retainedTop: 2 }, { tagRegexp: 'build-.*', expirePeriod: 3 * DAY }]),
    images: [
      image('a', exact(9), { tags: ['build-1'] }),
      image('b', exact(2)),
      image('c', exact(1), { tags: ['build-2'] }),
    ],
    goes: 'a',
  },
]

for (const { title, policy, images, goes } of rows) {
  test(title, () => {
    const found = whatGoes({ policy, protections: [], images, now: NOW, shut: false })
    assert.equal([...found].toSorted().join(' '), goes)
  })
}
