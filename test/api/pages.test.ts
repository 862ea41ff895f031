/** Pages end before a message is too large, and lose nothing between them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { openClient } from '../../cli/remote/client.ts'
import { openPageTokens } from '../../daemon/api/page-tokens.ts'
import { pageIn, pageInSteps, pageOf } from '../../daemon/api/pages.ts'
import { allSteps } from '../../policies/model/index.ts'
import { loadServices } from '../../proto/load.ts'
import { PAGE_BYTES, upToBytes } from '../../proto/sizes.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const gate = { pages: openPageTokens({ secret: Buffer.alloc(32), now: () => 0 }) }
const caller = { identity: 'ana', grants: [], expiresAt: undefined }

test('pages follow one another without a gap, each of at least one message and at most the bound', () => {
  const message = fc.record({ name: fc.string(), size: fc.constantFrom(0, 10, 200_000, 700_000, 2_000_000) })
  fc.assert(
    fc.property(fc.array(message, { maxLength: 8 }), fc.integer({ min: 1, max: 5 }), (all, size) => {
      const messages = all.map(({ name, size: bytes }, at) => ({ at, name, bytes: Buffer.alloc(bytes) }))
      const seen: number[] = []
      for (let token = '', first = true; first || token !== ''; first = false) {
        const asked = pageIn(
          gate,
          { caller, method: '/List' },
          { pageToken: token, pageSize: size },
          { usual: 9, most: 9 },
        )
        const from = asked.after === '' ? 0 : Number(asked.after) + 1
        const items = messages.slice(from, from + size)
        const page = pageOf({ items, message: (one) => one, key: ({ at }) => String(at), page: asked })
        const bytes = page.messages.reduce((sum, one) => sum + one.bytes.length, 0)
        assert.ok(page.messages.length <= 1 || bytes <= PAGE_BYTES)
        assert.ok(page.messages.length > 0 || items.length === 0)
        seen.push(...page.messages.map(({ at }) => at))
        token = page.nextPageToken
      }
      assert.deepEqual(seen, [...messages.keys()])
    }),
    { numRuns: 40 },
  )
})

test('a page that is made in steps has the bytes of its messages at once, and is followed by the next one', () => {
  const { ListPlanChanges } = loadServices().PlanService.service
  const bytes = fc.constantFrom(1, 10, 9000, 300_000, 2_000_000)
  const list = fc.array(fc.tuple(bytes, fc.integer({ min: 1, max: 150 })), { maxLength: 3 })
  fc.assert(
    fc.property(list, fc.constantFrom(7, 99, 100, 101, 250, 1000), (drawn, size) => {
      const all = drawn.flatMap(([length, times]) => Array<number>(length > 9000 ? 3 : times).fill(length))
      const changes = all.map((length, at) => ({ name: `${at} ${'x'.repeat(length)}` }))
      const seen: number[] = []
      for (let token = '', first = true; first || token !== ''; first = false) {
        const asked = pageIn(
          gate,
          { caller, method: '/List' },
          { pageToken: token, pageSize: size },
          { usual: 9, most: 1000 },
        )
        const made = pageInSteps({
          page: asked,
          read: (after, limit) => {
            const from = after === '' ? 0 : Number(after) + 1
            return changes.slice(from, from + limit)
          },
          message: (one) => one,
          key: ({ name }) => name.split(' ')[0] ?? '',
          encode: (some) => ListPlanChanges.responseSerialize({ changes: some }),
        })
        const { parts, nextPageToken } = allSteps(made)
        const rest = ListPlanChanges.responseSerialize({ nextPageToken })
        const whole = Buffer.concat([...parts, rest])
        const page = ListPlanChanges.responseDeserialize(whole)
        assert.deepEqual(
          whole,
          ListPlanChanges.responseSerialize({
            changes: page.changes.map(({ name }) => ({ name })),
            nextPageToken,
          }),
        )
        assert.ok(page.changes.length === 1 || whole.length <= PAGE_BYTES + rest.length)
        assert.ok(page.changes.length > 0 || seen.length === changes.length)
        assert.ok(page.changes.length <= size)
        seen.push(...page.changes.map(({ name }) => Number(name.split(' ')[0])))
        token = page.nextPageToken
      }
      assert.deepEqual(seen, [...changes.keys()])
    }),
    { numRuns: 20 },
  )
})

test('one message that is larger than a page is a page', () => {
  const large = { bytes: Buffer.alloc(2 * PAGE_BYTES) }
  assert.deepEqual(upToBytes([large, large]), [large])
  assert.deepEqual(upToBytes([]), [])
})

test('a list of policies that is larger than a message is read completely', async () => {
  await using world = await openWorld()
  const rules = Array.from(
    { length: 60 },
    (_, i) =>
      `rule "number-${i}" {\n    tag_regexp = "${i}-${'x'.repeat(200)}"\n    expire_period = "7d"\n  }`,
  )
  await world.apply(webPolicy(rules.join('\n  ')), true)
  const web = world.store.objects.get('lifecycle_policy.web')?.object
  if (web?.kind !== 'policy') throw new Error('the policy is not stored')
  const names = Array.from({ length: 600 }, (_, i) => `policy-${i}`)
  world.store.transaction(() => {
    for (const name of names) world.store.objects.put('default', 2, { ...web, name })
  })
  assert.ok(JSON.stringify(web).length * names.length > 5 << 20)
  await using served = await serve(world)
  const client = openClient({ address: served.address, token: TOKEN })
  const found = await client.policies()
  client.close()
  assert.deepEqual(
    found.map(({ address }) => address).toSorted(),
    ['web', ...names].map((name) => `lifecycle_policy.${name}`).toSorted(),
  )
})

test('a run gets the protections of its repository alone', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 10 })
  const others = Array.from(
    { length: 50 },
    (_, i) =>
      `protect "other-${i}" {\n  registry = registry.prod\n  repository = "other/${i}"\n  tag_regexp = "x"\n}\n`,
  )
  const own = 'protect "own" {\n  registry = registry.prod\n  tag_regexp = "pr-1"\n}\n'
  await world.apply(`${webPolicy()}\n${own}${others.join('')}`, true)
  const run = await world.start('prod/team/web')
  const begun = await world.ledger.begin(run.id, 'test')
  assert.deepEqual(
    begun?.protections.map(({ name }) => name),
    ['own'],
  )
})
