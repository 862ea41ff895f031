import { CareenError } from '../../policies/model/index.ts'
import { isUnderstood, type OpaqueObject, type StoredObject } from '../../proto/resources/index.ts'
import type { PolicyWrite } from '../plan-services.ts'
import { notUnderstood } from '../store/store.ts'

/**
 * Returns what is stored, if a write fits it. Throws NOT_FOUND, ALREADY_EXISTS, ETAG_MISMATCH, MANAGER_DIFFERS or POLICY_NOT_UNDERSTOOD.
 * `stored`: the policy of the workspace; undefined: there is none.
 */
export function fitting(
  stored: StoredObject | OpaqueObject | undefined,
  request: PolicyWrite,
): StoredObject | undefined {
  const { address, etag, write, actor } = request
  if (stored === undefined) return missing(request)
  if (write.kind === 'create') throw alreadyExists(stored)
  if (stored.manager !== '' && stored.manager !== actor.identity) throw otherManager(stored)
  if (etag !== '' && etag !== stored.etag)
    throw etagMismatch(address, `was changed by serial ${stored.serial}`)
  if (isUnderstood(stored)) return stored
  throw notUnderstood(stored)
}

function missing(request: PolicyWrite): undefined {
  const { address, etag, allowMissing, write } = request
  if (write.kind === 'create' || (allowMissing && etag === '')) return undefined
  throw allowMissing ? etagMismatch(address, 'does not exist any more') : notFound(request)
}

function notFound({ address, workspace }: PolicyWrite): CareenError {
  return new CareenError(
    'NOT_FOUND',
    `policy ${address} does not exist in workspace ${workspace}. To list the policies, run: careen policies`,
    { metadata: { object: address, workspace } },
  )
}

function alreadyExists({ address, workspace, manager }: StoredObject | OpaqueObject): CareenError {
  const by = manager === '' ? '' : `, managed by ${manager}`
  return new CareenError(
    'ALREADY_EXISTS',
    `policy ${address} exists in workspace ${workspace}${by}. Nothing was changed. Update it, or choose another name`,
    { metadata: { object: address, workspace } },
  )
}

function otherManager({ address, manager }: StoredObject | OpaqueObject): CareenError {
  return new CareenError(
    'MANAGER_DIFFERS',
    `policy ${address} is managed by ${manager}. Nothing was changed. Change it there, or write a policy of another name`,
    { metadata: { object: address, manager } },
  )
}

function etagMismatch(address: string, what: string): CareenError {
  return new CareenError(
    'ETAG_MISMATCH',
    `policy ${address} ${what} since that etag was read. Nothing was changed. Read it again, then repeat with its etag`,
    { metadata: { object: address } },
  )
}

/** Returns the error of a write in a workspace that is changed by plans alone. */
export function writesRefused(workspace: string, address: string): CareenError {
  return new CareenError(
    'PLAN_REQUIRED',
    `policy ${address} was not written: careend.hcl lets workspace ${workspace} be changed by plans alone. Declare the policy in the files of the workspace, and run careen plan`,
    { metadata: { workspace, object: address } },
  )
}

/** Returns the error of a write outside the window of the workspace. `why`: as `applyClosed` says it. */
export function writesClosed(address: string, workspace: string, why: string): CareenError {
  return new CareenError('OUTSIDE_WINDOW', `policy ${address} was not written: ${why}. Write it again then`, {
    metadata: { workspace, object: address },
  })
}
