import { SERVER } from '../../policies/audit/index.ts'
import { type Actor, DAEMON_ACTOR } from '../../proto/resources/index.ts'
import type { Denials } from '../services.ts'
import type { AuditRecord } from '../store/store.ts'

/** Refused calls, counted until they are recorded. */
export type CountedDenials = Denials & {
  /** Returns an event for each address, caller and method since the last time. */
  readonly take: () => readonly AuditRecord[]
}

/** Most events of one time. Further callers are counted as one, which nobody is named in. */
const MOST = 500

type Counted = Omit<AuditRecord, 'payload'> & {
  readonly method: string | undefined
  readonly codes: Map<string, number>
}

/** Why counted: whoever calls without a right decides how often, and must not fill the disk. */
export function openDenials(): CountedDenials {
  const counted = new Map<string, Counted>()
  const count = (one: Omit<Counted, 'codes'>, code: string): void => {
    const { type, actor = DAEMON_ACTOR, method = '' } = one
    const key = JSON.stringify([type, actor.identity, actor.address, method])
    const found = counted.get(key) ?? kept(counted, key, one)
    found.codes.set(code, (found.codes.get(code) ?? 0) + 1)
  }
  return {
    authenticationFailed: (address, code) =>
      count(
        { type: 'careen.authentication.failed', actor: nobodyAt(address), about: SERVER, method: undefined },
        code,
      ),
    permissionDenied: ({ identity, address }, method, workspace) =>
      count(
        {
          type: 'careen.permission.denied',
          actor: { ...nobodyAt(address), identity },
          about: SERVER,
          method,
        },
        workspace,
      ),
    take: () => {
      const records = [...counted.values()].map(recordOf)
      counted.clear()
      return records
    },
  }
}

function nobodyAt(address: string): Actor {
  return { identity: '', address, claimed: '', requestId: '' }
}

function kept(counted: Map<string, Counted>, key: string, one: Omit<Counted, 'codes'>): Counted {
  const isFull = counted.size >= MOST
  const other = `others ${one.type}`
  const known = isFull ? counted.get(other) : undefined
  if (known !== undefined) return known
  const fresh = { ...one, ...(isFull ? { actor: nobodyAt(''), method: undefined } : {}), codes: new Map() }
  counted.set(isFull ? other : key, fresh)
  return fresh
}

function recordOf({ type, actor, about, method, codes }: Counted): AuditRecord {
  const calls = [...codes.values()].reduce((sum, one) => sum + one, 0)
  const kinds = [...codes.keys()].toSorted()
  const payload =
    type === 'careen.authentication.failed' ? { calls, codes: kinds } : { calls, method, workspaces: kinds }
  return { type, actor, about, payload }
}
