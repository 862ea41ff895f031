import {
  addressOf,
  CareenError,
  compact,
  contentHash,
  type DeclaredObject,
  FEATURE_NAMES,
  isWholeObject,
  requiredFeatures,
  type Scope,
  scopeIn,
} from '../../policies/model/index.ts'
import type { OpaqueObject, StoredObject } from '../../proto/resources/index.ts'
import { decode } from './decode.ts'

/** A row of the table of objects. */
export type ObjectRow = {
  readonly address: string
  readonly workspace: string
  readonly kind: string
  readonly serial: number
  readonly etag: string
  readonly body: string
  readonly required_features: string
  readonly manager: string
}

/** Returns the content hash, quoted as an etag. */
export function etagOf(object: DeclaredObject): string {
  return `"${contentHash(object)}"`
}

/** The columns of a row, in the order of `valuesIn`. */
export const OBJECT_COLUMNS = 'address, workspace, kind, serial, etag, body, required_features, manager'

/** Returns the values of a row. */
export function valuesIn(row: ObjectRow): readonly (string | number)[] {
  const { address, workspace, kind, serial, etag, body, required_features: features, manager } = row
  return [address, workspace, kind, serial, etag, body, features, manager]
}

/** Returns the row of an object. */
export function rowOf(
  { workspace, serial, manager }: Pick<ObjectRow, 'workspace' | 'serial' | 'manager'>,
  object: DeclaredObject,
): ObjectRow {
  return {
    address: addressOf(object),
    workspace,
    kind: object.kind,
    serial,
    etag: etagOf(object),
    body: JSON.stringify(object),
    required_features: JSON.stringify(requiredFeatures(object)),
    manager,
  }
}

/**
 * Returns the object of a row, or an opaque one if the row needs a feature that is not known, has a field or a value that is not
 * known, or is not what its hash says. Throws STORE_FAILED if the row is damaged.
 */
export function objectOf(row: ObjectRow): StoredObject | OpaqueObject {
  const { address, workspace, serial, etag, kind, manager } = row
  const body = decode<unknown>(row.body, `object ${address}`)
  if (addressIn(body) !== address)
    throw new CareenError('STORE_FAILED', `the database's object ${address} is damaged. Restore a backup`)
  const required = decode<readonly string[]>(row.required_features, `object ${address}`)
  const unknown = required.filter((name) => !FEATURE_NAMES.includes(name))
  const head = { address, workspace, serial, etag, manager }
  const isWhole = unknown.length === 0 && isWholeObject(body) && etagOf(body) === etag
  if (isWhole) return { ...head, object: body }
  const why =
    unknown.length > 0
      ? `it needs ${unknown.join(', ')}, which this daemon does not know`
      : 'this daemon does not know all of its content'
  return { ...head, kind, notUnderstood: why, ...compact({ scope: reach(row, body) }) }
}

function addressIn(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null ? addressOf(body as DeclaredObject) : undefined
}

/** Returns where an object may apply. A registry: in all its repositories. */
function reach({ kind, address }: ObjectRow, body: unknown): Scope | undefined {
  if (kind !== 'registry') return scopeIn(body)
  return { kind: 'registry', registry: address.slice('registry.'.length) }
}

/** Returns the POLICY_NOT_UNDERSTOOD of an opaque object. The message says what to do. */
export function notUnderstood({ address, notUnderstood: why }: OpaqueObject): CareenError {
  return new CareenError(
    'POLICY_NOT_UNDERSTOOD',
    `${address} was stored by a newer careen: ${why}. No image is deleted where it may apply. Upgrade the daemon, or replace ${address} with careen apply`,
    { metadata: { object: address } },
  )
}
