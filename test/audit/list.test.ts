/** The list of events over the API: orders, pages, filters, and who sees which. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openVerification, runSubject, SERVER } from '../../policies/audit/index.ts'
import { connect } from '../../proto/connection.ts'
import { fromAuditEvent } from '../../proto/convert/audit.ts'
import type { ListAuditEventsRequest } from '../../proto/gen/careen/v1/ListAuditEventsRequest.ts'
import { ALL_WORKSPACES, DAEMON_ACTOR } from '../../proto/resources/index.ts'
import { serve } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

const world = await openWorld()
const server = await serve(world)
after(async () => {
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

/** Event 1 begins the chain; 2 and 4 are of shop, 3 and 5 of bank; 6 and those of the tokens below are of the daemon. */
const PLACE = { registry: 'prod', repository: 'a/web' }
for (const [index, workspace] of ['shop', 'bank', 'shop', 'bank'].entries())
  world.store.audit.add({
    type: index < 2 ? 'careen.run.requested' : 'careen.run.cancelled',
    actor: { ...DAEMON_ACTOR, identity: `token:${index}`, claimed: 'ana@build', address: '10.0.0.7' },
    about: runSubject({ ...PLACE, workspace, id: `r-${index}` }),
    payload: { index },
  })
world.store.audit.add({
  type: 'careen.daemon.started',
  actor: undefined,
  about: SERVER,
  payload: {},
})

function clientIn(workspace: string) {
  const grants = [{ role: 'READER' as const, workspaces: [workspace], registries: [] }]
  const wish = { displayName: '', grants, createdBy: 'test', expiresAt: undefined, requestId: '' }
  return connect({ address: server.address, token: world.operations.tokens.create(wish).secret })
}

const all = clientIn(ALL_WORKSPACES)
const shop = clientIn('shop')
after(() => [all, shop].forEach((link) => link.close()))

const page = (link: typeof all, request: ListAuditEventsRequest) =>
  link.unary(link.services.AuditService.service.ListAuditEvents, request)
const sequences = async (link: typeof all, request: ListAuditEventsRequest): Promise<number[]> =>
  (await page(link, request)).events.map(({ sequence }) => sequence)

test('events come newest first, or oldest first', async () => {
  assert.deepEqual((await sequences(all, { pageSize: 3 })).toReversed(), [6, 7, 8])
  assert.deepEqual(await sequences(all, { pageSize: 3, orderBy: 'sequence' }), [1, 2, 3])
  await assert.rejects(page(all, { orderBy: 'type' }), {
    code: 'INVALID_ARGUMENT',
    message: /order_by: "type" is no order of this list\. Write "sequence desc" or "sequence"/,
  })
})

test('the pages of both orders have each event once, and together they are a chain', async () => {
  for (const orderBy of ['sequence', 'sequence desc']) {
    const found = []
    let pageToken = ''
    do {
      const { events, nextPageToken } = await page(all, { orderBy, pageSize: 3, pageToken })
      found.push(...events.map(fromAuditEvent))
      pageToken = nextPageToken
    } while (pageToken !== '')
    if (orderBy !== 'sequence') found.reverse()
    const verification = openVerification({ anchor: undefined, key: undefined })
    for (const event of found) assert.equal(verification.add(event), undefined)
    const whole = verification.end()
    assert.equal(whole.kind === 'whole' && whole.last.sequence, 8)
  }
})

test('the token of a page does not serve another order', async () => {
  const { nextPageToken: pageToken } = await page(all, { pageSize: 1 })
  await assert.rejects(page(all, { pageSize: 1, pageToken, orderBy: 'sequence' }), {
    code: 'PAGE_TOKEN_INVALID',
  })
})

for (const [filter, expected] of [
  ['type = "careen.run.*"', [2, 3, 4, 5]],
  ['caller.identity = "token:1"', [3]],
  ['caller.claimed = "ana@build" AND workspace = shop', [2, 4]],
  ['run = "workspaces/-/runs/r-2"', [4]],
  ['run = "workspaces/-/runs/r-*"', [2, 3, 4, 5]],
  ['repository = "workspaces/bank/registries/prod/repositories/a%2Fweb"', [3, 5]],
  ['repository = "workspaces/-/registries/prod/repositories/a%2Fother"', []],
  ['subject = "server"', [1, 6]],
  ['sequence > 6', [7, 8]],
  ['create_time < "2020-01-01T00:00:00Z"', []],
] as const)
  test(`the filter ${filter} finds what it says`, async () => {
    assert.deepEqual(await sequences(all, { filter, orderBy: 'sequence' }), expected)
  })

test('a reader of some workspaces sees the events of these alone, with their hashes', async () => {
  const { events } = await page(shop, { orderBy: 'sequence' })
  assert.deepEqual(
    events.map(({ sequence }) => sequence),
    [2, 4],
  )
  const stored = world.store.audit.list({ order: 'oldest', after: 1, limit: 1 })
  assert.deepEqual(events.slice(0, 1).map(fromAuditEvent), stored)
})
