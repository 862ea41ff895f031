import { defaultAddress } from '../proto/address.ts'
import { LOCAL_CALLER, type ListenerRequest, OWNER_ONLY } from './api/server.ts'
import type { CareendFile } from './trust/index.ts'

export type ListenChoice = {
  /** What `--listen` says. Undefined: the file says it, or the default does. */
  readonly address: string | undefined
  /** The content of `--token-file`. */
  readonly token: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Returns where the daemon listens: at `--listen`, at the addresses of the `listen` blocks, or at the default unix socket. */
export function listenersOf(
  { address, token, env }: ListenChoice,
  { listeners }: Pick<CareendFile, 'listeners'>,
): readonly ListenerRequest[] {
  if (address === undefined && listeners.length > 0) return listeners.map(requestOf)
  const only = address ?? defaultAddress(env)
  const anonymous = token === undefined ? LOCAL_CALLER : undefined
  const access = { anonymous, tls: undefined, socket: OWNER_ONLY }
  return [{ address: only, subject: `--listen ${only}`, ...access, reflection: isSocket(only) }]
}

function isSocket(address: string): boolean {
  return address.startsWith('unix:')
}

function requestOf({
  address,
  anonymous,
  tls,
  socket,
  reflection = isSocket(address),
}: CareendFile['listeners'][number]): ListenerRequest {
  return {
    address,
    subject: `listen "${address}"`,
    anonymous: anonymous === undefined ? undefined : { ...anonymous, expiresAt: undefined },
    tls,
    socket,
    reflection,
  }
}
