import type { Duration, Instant } from '../../policies/model/index.ts'
import type { Pin as WirePin, Pin__Output } from '../gen/careen/v1/Pin.ts'
import { nameOf, parseName } from '../names.ts'
import type { ShownPin } from '../resources/index.ts'
import { fromDuration, fromTimestamp, given, malformed, need, stamp, toTimestamp } from './basics.ts'

export function toPin(pin: ShownPin): WirePin {
  const { workspace, registry, repository } = pin
  return {
    name: nameOf('pin', { workspace, pin: pin.id }),
    repository: nameOf('repository', { workspace, registry, repository }),
    reference: pin.reference,
    reason: pin.reason,
    createdBy: pin.createdBy,
    createTime: toTimestamp(pin.createdAt),
    etag: pin.etag,
    deletePending: pin.deletePending === true,
    ...given({ digest: pin.image, expireTime: stamp(pin.until) }),
    ...(pin.until === undefined ? { never: true } : {}),
  }
}

export function fromPin(wire: Pin__Output): ShownPin {
  return {
    ...parseName('repository', wire.repository, 'pin.repository'),
    id: parseName('pin', wire.name, 'pin.name').pin,
    reference: wire.reference,
    reason: wire.reason,
    createdBy: wire.createdBy,
    createdAt: need(fromTimestamp(wire.createTime), 'pin.create_time'),
    etag: wire.etag,
    ...given({
      image: wire.digest,
      until:
        wire.expiration === 'never' ? undefined : need(fromTimestamp(wire.expireTime), 'pin.expire_time'),
      deletePending: wire.deletePending ? (true as const) : undefined,
    }),
  }
}

/** Returns when a pin of a request ends. Throws INVALID_ARGUMENT if it does not say so. `field`: its path. */
export function endOf(
  { expiration, expireTime, ttl, never }: Pin__Output,
  field: string,
): { readonly at: Instant } | { readonly after: Duration } | 'never' {
  if (expiration === 'never' && never === true) return 'never'
  if (expiration === 'expireTime') return { at: need(fromTimestamp(expireTime), `${field}.expire_time`) }
  if (expiration === 'ttl') return { after: need(fromDuration(ttl), `${field}.ttl`) }
  throw malformed(`${field}.expire_time`, 'it is missing. Say when the pin ends, or set never')
}
