import { addressOf, CareenError, contentHash, type DeclaredObject } from '../../policies/model/index.ts'
import type { DeclaredObject__Output } from '../gen/careen/v1/DeclaredObject.ts'
import { need } from './basics.ts'
import { fromObject } from './objects.ts'

/** Turns a message into an object; undefined if it has no body. */
type Decode = (wire: DeclaredObject__Output) => DeclaredObject | undefined

/**
 * Returns a declared object of a request, or undefined if it has no body. Throws CONTENT_MISMATCH if the decoded object is not the one
 * that the client hashed, and INVALID_ARGUMENT if it cannot be decoded.
 */
export function fromDeclared(
  wire: DeclaredObject__Output,
  decode: Decode = fromObject,
): DeclaredObject | undefined {
  const object = decode(wire)
  if (object === undefined || isWhole(wire, object)) return object
  const name = addressOf(object)
  const why =
    wire.contentSha256.length === 0
      ? 'the client sent no content_sha256, so that a lost part is not noticed. Upgrade the client to the version of the daemon'
      : 'the daemon read another object than the client sent: a part of it was lost. Upgrade the older of the two, the daemon or the client'
  throw new CareenError('CONTENT_MISMATCH', `${name}: ${why}. Nothing was done`, {
    metadata: { object: name, field: 'content_sha256' },
  })
}

/** Who reads an object of the daemon, in messages. */
type Reader = 'the worker' | 'careen'

/**
 * Returns an object that the daemon sent. Throws POLICY_NOT_UNDERSTOOD if it has no body, cannot be decoded, or is not the object that
 * the daemon hashed.
 */
export function fromDaemon(
  wire: DeclaredObject__Output,
  reader: Reader,
  decode: Decode = fromObject,
): DeclaredObject {
  try {
    const object = need(decode(wire), 'object')
    if (isWhole(wire, object)) return object
  } catch (cause) {
    throw notUnderstood(wire.name, reader, cause)
  }
  throw notUnderstood(wire.name, reader)
}

/** Returns the objects of a kind that the daemon sent, as `fromDaemon`. */
export function ofKind<Kind extends DeclaredObject['kind']>(
  wire: DeclaredObject__Output | null,
  kind: Kind,
  reader: Reader,
): Extract<DeclaredObject, { kind: Kind }> {
  const { name } = need(wire, kind)
  const object = fromDaemon(need(wire, kind), reader)
  if (object.kind === kind) return object as Extract<DeclaredObject, { kind: Kind }>
  throw notUnderstood(name, reader)
}

function isWhole({ contentSha256 }: DeclaredObject__Output, object: DeclaredObject): boolean {
  return contentSha256.toString('hex') === contentHash(object)
}

function notUnderstood(name: string, reader: Reader, cause?: unknown): CareenError {
  return new CareenError(
    'POLICY_NOT_UNDERSTOOD',
    `${name}: ${reader} did not understand all of it, as the daemon is newer. Upgrade ${reader === 'careen' ? 'careen' : 'the worker'} to the version of the daemon. Nothing was deleted`,
    { metadata: { object: name }, cause },
  )
}
