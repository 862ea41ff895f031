/**
 * Clients that write, plan and apply the same few policies at the same time. Their calls arrive late, twice, or their answers are lost and
 * they ask again; each history must be one that calls one after the other could have made. `CAREEN_SEED` and `CAREEN_HISTORIES` choose
 * others: CAREEN_HISTORIES=5000 npm test -- linearizable
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { PolicyWriteKind } from '../../daemon/plan-services.ts'
import { CareenError } from '../../policies/model/index.ts'
import { openRandom, type Random } from '../life/random.ts'
import { NEVER, openWorld } from '../support/world.ts'
import {
  type Call,
  isLinearizable,
  type Op,
  policyOf,
  shown,
  type State,
  step,
  withField,
} from './sequential-model.ts'

const FIRST = Number(process.env['CAREEN_SEED'] ?? 1)
const HISTORIES = Number(process.env['CAREEN_HISTORIES'] ?? 150)
const KEYS = ['k1', 'k2'] as const
/** Identities that write, one of them from two processes, and the origin of a repository. */
const CLIENTS = ['token:a', 'token:a', 'token:b', 'git.example.com/web'] as const
const CALLS = 4

const world = await openWorld()
after(() => world[Symbol.asyncDispose]())
const { policies, plans } = world.operations

const ADDRESS = (key: string): string => `default_policy.${key}`

/** Calls the daemon. The same id twice is a call that is repeated. */
async function send(client: string, op: Op, id: string): Promise<string> {
  try {
    return await answerOf(client, op, id)
  } catch (thrown) {
    const { code, message } = CareenError.from(thrown)
    return code === 'INTERNAL' ? message : code
  }
}

async function answerOf(client: string, op: Op, id: string): Promise<string> {
  const requestId = `${client} ${id}`
  switch (op.kind) {
    case 'get': {
      const found = world.operations.objects.policy(ADDRESS(op.key))
      return `${found.etag} ${found.serial} ${found.manager}`
    }
    case 'plan': {
      const declared = op.value === undefined ? [] : [{ object: policyOf(op.key, op.value) }]
      const who = { requestedBy: client, owner: client, origin: { id: client } }
      const request = { workspace: 'default', ...who, declared, skipEffects: true, mayConnect: true }
      const made = await plans.create(request, () => {}, NEVER)
      return `${made.id} ${made.baseSerial}`
    }
    case 'apply':
      return `applied ${(await plans.apply(op.plan, requestId, client)).serial}`
    default:
      return write(client, op, requestId)
  }
}

function write(
  client: string,
  op: Extract<Op, { kind: 'create' | 'update' | 'delete' }>,
  requestId: string,
): string {
  const { etag, allowMissing } = op.kind === 'create' ? { etag: '', allowMissing: false } : op
  const written = policies.write({
    workspace: 'default',
    address: ADDRESS(op.key),
    write: kindOf(op),
    etag,
    allowMissing,
    validateOnly: false,
    requestId,
    content: JSON.stringify(op),
    by: client,
    actor: { identity: client, address: '', claimed: '', requestId: '' },
  })
  return written === undefined ? 'deleted' : `${written.etag} ${written.serial} ${written.manager}`
}

function kindOf(op: Extract<Op, { kind: 'create' | 'update' | 'delete' }>): PolicyWriteKind {
  switch (op.kind) {
    case 'create':
      return { kind: 'create', policy: policyOf(op.key, op.value) }
    case 'update':
      return {
        kind: 'update',
        policy: (stored) => withField(stored ?? policyOf(op.key, 0), op.field, op.value),
      }
    case 'delete':
      return { kind: 'delete' }
  }
}

/** Requires that there is an item. */
function picked<T>(random: Random, items: readonly T[]): T {
  return random.pick(items) ?? assert.fail('there is nothing')
}

/** What a client knows from its answers. */
type Known = { readonly etags: Map<string, string>; plan: string | undefined }

function drawOp(random: Random, client: string, known: Known): Op {
  const key = picked(random, KEYS)
  const etag = random.chance(0.7) ? (known.etags.get(key) ?? '') : ''
  const [value, allowMissing] = [random.int(1, 4), random.chance(0.4)]
  if (!client.includes(':')) {
    if (known.plan !== undefined && random.chance(0.7)) return { kind: 'apply', plan: known.plan }
    return { kind: 'plan', key, value: random.chance(0.8) ? value : undefined }
  }
  const kind = picked(random, ['create', 'update', 'update', 'delete', 'get'] as const)
  if (kind === 'create') return { kind, key, value }
  if (kind === 'get') return { kind, key }
  if (kind === 'delete') return { kind, key, etag, allowMissing }
  return { kind, key, field: picked(random, ['grace', 'coolingOff'] as const), value, etag, allowMissing }
}

/** A call that is under way. `deliveries`: how often it will arrive before the answer is believed. */
type Pending = {
  readonly op: Op
  readonly id: string
  readonly begun: number
  deliveries: number
  answer: string
}

type Client = { readonly name: string; readonly known: Known; left: number; pending: Pending | undefined }

/** Lets clients call in an order that the seed decides. Returns their calls. */
async function play(seed: number): Promise<readonly Call[]> {
  const random = openRandom(`history ${seed}`)
  const clients: Client[] = CLIENTS.map((name) => ({
    name,
    known: { etags: new Map(), plan: undefined },
    left: CALLS,
    pending: undefined,
  }))
  const calls: Call[] = []
  /** Calls that the network delivers once more, at some time. */
  const late: (() => Promise<string>)[] = []
  for (let at = 1; clients.some(({ left, pending }) => left > 0 || pending !== undefined); at += 1) {
    if (late.length > 0 && random.chance(0.1)) await late.shift()?.()
    const client = picked(
      random,
      clients.filter(({ left, pending }) => left > 0 || pending !== undefined),
    )
    const { name, known, pending } = client
    if (pending === undefined) {
      client.left -= 1
      const op = drawOp(random, name, known)
      // A repeated plan is another plan.
      const deliveries = op.kind !== 'plan' && random.chance(0.3) ? 2 : 1
      client.pending = { op, id: `${seed}-${at}`, begun: at, deliveries, answer: '' }
    } else if (pending.deliveries > 0) {
      pending.deliveries -= 1
      pending.answer = await send(name, pending.op, pending.id)
    } else {
      client.pending = undefined
      calls.push({ client: name, op: pending.op, begun: pending.begun, ended: at, answer: pending.answer })
      learn(known, pending)
      if (isDone(pending) && random.chance(0.3)) late.push(() => send(name, pending.op, pending.id))
    }
  }
  for (const deliver of late) await deliver()
  return calls
}

/** A call that failed is not remembered, so that it may yet take effect if it arrives again. */
function isDone({ op, answer }: Pending): boolean {
  return op.kind !== 'get' && op.kind !== 'plan' && !/^[A-Z_]+$/.test(answer)
}

function learn(known: Known, { op, answer }: Pending): void {
  const [first = ''] = answer.split(' ')
  if (op.kind === 'plan') known.plan = first.startsWith('pl-') ? first : known.plan
  else if (op.kind !== 'apply' && first.startsWith('"')) known.etags.set(op.key, first)
}

/** Reads what is stored in the end, as calls after all others. */
async function endsOf(): Promise<readonly Call[]> {
  const reads = KEYS.map(async (key, at): Promise<Call> => {
    const op: Op = { kind: 'get', key }
    const place = Number.MAX_SAFE_INTEGER - 10 + 2 * at
    return { client: 'reader', op, begun: place, ended: place + 1, answer: await send('reader', op, '') }
  })
  return Promise.all(reads)
}

/** Removes what the history before has left. */
function reset(): State {
  const { serial } = world.store.objects.workspace('default')
  for (const { address } of world.store.objects.all('default')) world.store.objects.remove(address, serial)
  return { serial, items: new Map(), plans: new Map() }
}

test(`histories of writes, plans and applies are those of calls one after the other (seeds ${FIRST} to ${FIRST + HISTORIES - 1})`, async () => {
  const seen = new Map<string, number>()
  for (let seed = FIRST; seed < FIRST + HISTORIES; seed += 1) {
    const first = reset()
    const calls = [...(await play(seed)), ...(await endsOf())]
    const story = calls.map(
      ({ client, op, begun, ended, answer }) =>
        `${begun}-${ended} ${client} ${JSON.stringify(op)}: ${answer}`,
    )
    assert.ok(isLinearizable(calls, first), `seed ${seed}\n${story.join('\n')}`)
    for (const { op, answer } of calls) {
      const what = `${op.kind} ${/^[A-Z_]+$/.test(answer) ? answer : 'done'}`
      seen.set(what, (seen.get(what) ?? 0) + 1)
    }
  }
  for (const what of WANTED)
    assert.ok((seen.get(what) ?? 0) > 0, `${what} was never seen: ${JSON.stringify([...seen])}`)
})

/** What many histories show at some time. */
const WANTED = [
  'create done',
  'create ALREADY_EXISTS',
  'update done',
  'update NOT_FOUND',
  'update ETAG_MISMATCH',
  'update MANAGER_DIFFERS',
  'delete done',
  'delete NOT_FOUND',
  'delete ETAG_MISMATCH',
  'plan done',
  'plan MANAGER_DIFFERS',
  'apply done',
  'apply PLAN_STALE',
  'apply PLAN_APPLIED',
]

test('a history that cannot be is found out', () => {
  const first: State = { serial: 0, items: new Map(), plans: new Map() }
  const op: Op = { kind: 'create', key: 'k1', value: 1 }
  const made = step(first, { client: 'token:a', op, answer: '' })
  const read: Op = { kind: 'get', key: 'k1' }
  const item = made.state.items.get('k1')
  const create: Call = { client: 'token:a', op, begun: 1, ended: 4, answer: made.answer }
  const get = (begun: number, ended: number, answer: string): Call => ({
    client: 'b',
    op: read,
    begun,
    ended,
    answer,
  })
  const there = item === undefined ? '' : shown(item)
  assert.ok(isLinearizable([create, get(2, 3, 'NOT_FOUND'), get(5, 6, there)], first))
  assert.ok(isLinearizable([create, get(2, 3, there), get(5, 6, there)], first))
  assert.ok(!isLinearizable([create, get(2, 3, there), get(5, 6, 'NOT_FOUND')], first))
  assert.ok(!isLinearizable([create, get(5, 6, 'NOT_FOUND')], first))
  assert.ok(
    !isLinearizable([create, { ...create, client: 'token:b' }], first),
    'two clients cannot both have created it',
  )
})
