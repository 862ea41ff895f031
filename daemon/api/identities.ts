import { createHash, timingSafeEqual } from 'node:crypto'
import type { Metadata } from '@grpc/grpc-js'
import { CareenError } from '../../policies/model/index.ts'
import { ALL_WORKSPACES, type Caller, type Grant } from '../../proto/resources/index.ts'

/** Returns who calls. Throws CREDENTIALS_MISSING or CREDENTIALS_INVALID. */
export type Identify = (metadata: Metadata) => Caller

export type IdentifyOptions = {
  /** The content of `--token-file`. */
  readonly fileToken: string | undefined
  /** Who calls without credentials. Undefined: nobody may. */
  readonly anonymous: Caller | undefined
}

/** Everything, also as a worker: for the one user of a host, and for whoever has the token of `--token-file`. */
const EVERYTHING: readonly Grant[] = (['ADMIN', 'WORKER'] as const).map((role) => ({
  role,
  workspaces: [ALL_WORKSPACES],
  registries: [],
}))

/** Who reaches the only socket of a daemon, or the loopback address of one that needs no token. */
export const LOCAL_CALLER: Caller = { identity: 'socket:local', grants: EVERYTHING }

const FILE_CALLER: Caller = { identity: 'token:file', grants: EVERYTHING }

/** Returns how callers are identified. A bearer token that is presented wins and must be valid. */
export function openIdentify({ fileToken, anonymous }: IdentifyOptions): Identify {
  const isFileToken = equality(fileToken)
  return (metadata) => {
    const [presented] = metadata.get('authorization')
    if (presented === undefined) {
      if (anonymous !== undefined) return anonymous
      throw missing()
    }
    if (isFileToken(String(presented))) return FILE_CALLER
    throw invalid()
  }
}

/** Compares in constant time. Why also without a token: an invalid one costs the same. */
function equality(token: string | undefined): (presented: string) => boolean {
  const expected = hash(`Bearer ${token ?? ''}`)
  return (presented) => timingSafeEqual(hash(presented), expected) && token !== undefined
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function missing(): CareenError {
  return new CareenError(
    'CREDENTIALS_MISSING',
    'the daemon requires a token. Set -token-file FILE or CAREEN_TOKEN_FILE',
  )
}

function invalid(): CareenError {
  return new CareenError(
    'CREDENTIALS_INVALID',
    'the daemon does not know this token. Name the file of a valid one with -token-file FILE or CAREEN_TOKEN_FILE',
  )
}
