/** The policies of a workspace as one person after the other would see them, and whether a history can have been so. */
import { etagOf } from '../../daemon/store/store.ts'
import type { Policy } from '../../policies/model/index.ts'

/** A call of a client. `key`: the label of a policy. */
export type Op =
  | { readonly kind: 'create'; readonly key: string; readonly value: number }
  | {
      readonly kind: 'update'
      readonly key: string
      readonly field: 'grace' | 'coolingOff'
      readonly value: number
      readonly etag: string
      readonly allowMissing: boolean
    }
  | { readonly kind: 'delete'; readonly key: string; readonly etag: string; readonly allowMissing: boolean }
  | { readonly kind: 'get'; readonly key: string }
  /** Plans that one key has this value, and the other keys of the client are gone. Undefined: the key, too. */
  | { readonly kind: 'plan'; readonly key: string; readonly value: number | undefined }
  /** Applies the plan that the client made last. */
  | { readonly kind: 'apply'; readonly plan: string }

/** What a call answered, as text. */
export type Answer = string

/** A call, when it was sent and when its answer came: places in one order of all of these. */
export type Call = {
  readonly client: string
  readonly op: Op
  readonly begun: number
  readonly ended: number
  readonly answer: Answer
}

type Item = { readonly policy: Policy; readonly serial: number; readonly manager: string }

type Plan = {
  readonly base: number
  readonly client: string
  readonly after: ReadonlyMap<string, Policy>
  readonly applied?: number
}

export type State = {
  readonly serial: number
  readonly items: ReadonlyMap<string, Item>
  readonly plans: ReadonlyMap<string, Plan>
}

/** Returns a policy of a label with one value. */
export function policyOf(key: string, value: number): Policy {
  return {
    kind: 'policy',
    block: 'default_policy',
    name: key,
    scope: { kind: 'global' },
    status: 'DISABLED',
    schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
    rules: [],
    limits: { maxDeletePercent: 30, allowEmpty: false },
    grace: value * 1000,
    untag: false,
  }
}

/** Returns a policy with another value of a field. */
export function withField(policy: Policy, field: 'grace' | 'coolingOff', value: number): Policy {
  return { ...policy, [field]: value * 1000 }
}

/** Returns what a read of an object answers. */
export function shown({ policy, serial, manager }: Item): Answer {
  return `${etagOf(policy)} ${serial} ${manager}`
}

type Step = { readonly state: State; readonly answer: Answer }

/** Returns what a call does if nothing else happens meanwhile. */
export function step(state: State, { op, client, answer }: Pick<Call, 'op' | 'client' | 'answer'>): Step {
  const same = (text: Answer): Step => ({ state, answer: text })
  switch (op.kind) {
    case 'get': {
      const item = state.items.get(op.key)
      return same(item === undefined ? 'NOT_FOUND' : shown(item))
    }
    case 'plan':
      return planned(state, client, { ...op, id: answer.split(' ')[0] ?? '' })
    case 'apply':
      return applied(state, op.plan)
    default:
      return written(state, client, op)
  }
}

type Write = Extract<Op, { kind: 'create' | 'update' | 'delete' }>

function written(state: State, client: string, op: Write): Step {
  const item = state.items.get(op.key)
  const refused = refusal(item, client, op)
  if (refused !== undefined) return { state, answer: refused }
  if (op.kind === 'delete')
    return item === undefined
      ? { state, answer: 'deleted' }
      : { state: put(state, op.key, undefined), answer: 'deleted' }
  const base = op.kind === 'create' ? policyOf(op.key, op.value) : (item?.policy ?? policyOf(op.key, 0))
  const policy = op.kind === 'create' ? base : withField(base, op.field, op.value)
  if (item !== undefined && etagOf(item.policy) === etagOf(policy)) return { state, answer: shown(item) }
  const next = { policy, serial: state.serial + 1, manager: client }
  return { state: put(state, op.key, next), answer: shown(next) }
}

/** Returns the code that refuses a write. The order is that of the daemon's checks. */
function refusal(item: Item | undefined, client: string, op: Write): string | undefined {
  if (item === undefined) {
    if (op.kind === 'create' || (op.allowMissing && (op.kind === 'delete' || op.etag === '')))
      return undefined
    return op.allowMissing ? 'ETAG_MISMATCH' : 'NOT_FOUND'
  }
  if (op.kind === 'create') return 'ALREADY_EXISTS'
  if (item.manager !== client) return 'MANAGER_DIFFERS'
  return op.etag === '' || op.etag === etagOf(item.policy) ? undefined : 'ETAG_MISMATCH'
}

function put(state: State, key: string, item: Item | undefined): State {
  const items = new Map(state.items)
  if (item === undefined) items.delete(key)
  else items.set(key, item)
  return { ...state, serial: state.serial + 1, items }
}

type Planned = { readonly id: string; readonly key: string; readonly value: number | undefined }

function planned(state: State, client: string, { id, key, value }: Planned): Step {
  const item = state.items.get(key)
  const policy = value === undefined ? undefined : policyOf(key, value)
  const isOther = item !== undefined && item.manager !== client
  if (isOther && policy !== undefined && etagOf(item.policy) !== etagOf(policy))
    return { state, answer: 'MANAGER_DIFFERS' }
  // What is declared as another manager has it stays, and is no change.
  const after = new Map(policy === undefined || isOther ? [] : [[key, policy]])
  const plan = { base: state.serial, client, after }
  return { state: { ...state, plans: new Map(state.plans).set(id, plan) }, answer: `${id} ${state.serial}` }
}

function applied(state: State, id: string): Step {
  const plan = state.plans.get(id)
  if (plan === undefined) return { state, answer: 'NOT_FOUND' }
  if (plan.applied !== undefined) return { state, answer: 'PLAN_APPLIED' }
  if (plan.base !== state.serial) return { state, answer: 'PLAN_STALE' }
  const serial = state.serial + 1
  const items = new Map([...state.items].filter(([, item]) => item.manager !== plan.client))
  for (const [key, item] of state.items)
    if (item.manager === plan.client && plan.after.has(key)) items.set(key, item)
  for (const [key, policy] of plan.after) {
    const before = items.get(key)
    if (before === undefined || etagOf(before.policy) !== etagOf(policy))
      items.set(key, { policy, serial, manager: plan.client })
  }
  const plans = new Map(state.plans).set(id, { ...plan, applied: serial })
  return { state: { serial, items, plans }, answer: `applied ${serial}` }
}

/**
 * Returns true if the calls can have happened one after the other with these answers: each between its begin and its end, from the
 * first state on.
 */
export function isLinearizable(calls: readonly Call[], first: State): boolean {
  const seen = new Set<string>()
  const search = (left: readonly Call[], state: State): boolean => {
    if (left.length === 0) return true
    const key = `${left.map(({ begun }) => begun).join()} ${textOf(state)}`
    if (seen.has(key)) return false
    seen.add(key)
    const firstEnd = Math.min(...left.map(({ ended }) => ended))
    return left
      .filter(({ begun }) => begun < firstEnd)
      .some((call) => {
        const next = step(state, call)
        return (
          next.answer === call.answer &&
          search(
            left.filter((one) => one !== call),
            next.state,
          )
        )
      })
  }
  return search(calls, first)
}

function textOf({ serial, items, plans }: State): string {
  const has = [...items].map(([key, item]) => `${key} ${shown(item)}`).toSorted()
  const made = [...plans].map(([id, { base, applied: at }]) => `${id} ${base} ${at ?? ''}`).toSorted()
  return [serial, ...has, ...made].join('\n')
}
