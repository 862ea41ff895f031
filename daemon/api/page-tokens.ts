import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { CareenError } from '../../policies/model/index.ts'

/** What a token belongs to: another caller, method or list cannot use it. */
export type PageScope = {
  readonly method: string
  readonly identity: string
  /** The arguments of the request but `page_size` and `page_token`. */
  readonly arguments: Readonly<Record<string, unknown>>
}

export type PageTokens = {
  /** Returns an opaque token for the page that begins after `key`. */
  readonly issue: (scope: PageScope, key: string) => string
  /** Returns the key of a token, or '' for an empty token. Throws PAGE_TOKEN_INVALID. */
  readonly keyOf: (scope: PageScope, token: string) => string
}

export type PageTokenOptions = { readonly secret: Uint8Array; readonly now: () => number }

const VERSION = 1
const LIFE = 24 * 3600 * 1000
const [EXPIRY_BYTES, MAC_BYTES] = [6, 32]
const HEAD = 1 + EXPIRY_BYTES

/** Opens the tokens of lists. A token contains its version, its expiry, the key, and an HMAC over these and the scope. */
export function openPageTokens({ secret, now }: PageTokenOptions): PageTokens {
  const key = createSecretKey(secret)
  // Why a hash of the scope: it has one length, so that no byte of it can count as one of the content.
  const sign = (scope: PageScope, content: Buffer): Buffer =>
    createHmac('sha256', key)
      .update(createHash('sha256').update(textOf(scope)).digest())
      .update(content)
      .digest()
  return {
    issue: (scope, after) => {
      const head = Buffer.alloc(HEAD)
      head.writeUInt8(VERSION)
      head.writeUIntBE(now() + LIFE, 1, EXPIRY_BYTES)
      const content = Buffer.concat([head, Buffer.from(after)])
      return Buffer.concat([content, sign(scope, content)]).toString('base64url')
    },
    keyOf: (scope, token) => {
      if (token === '') return ''
      const bytes = Buffer.from(token, 'base64url')
      if (bytes.length < HEAD + MAC_BYTES || bytes.toString('base64url') !== token)
        throw invalid('it is no token of this daemon')
      const content = bytes.subarray(0, -MAC_BYTES)
      if (!timingSafeEqual(sign(scope, content), bytes.subarray(-MAC_BYTES)))
        throw invalid('the token belongs to another request or caller')
      if (content.readUInt8() !== VERSION) throw invalid('another version of careen made it')
      if (content.readUIntBE(1, EXPIRY_BYTES) < now()) throw invalid('the token has expired')
      return content.subarray(HEAD).toString('utf8')
    },
  }
}

/** Returns the scope as text. Keys are in one order. */
function textOf({ method, identity, arguments: given }: PageScope): string {
  return JSON.stringify([method, identity, Object.entries(given).toSorted(([a], [b]) => (a < b ? -1 : 1))])
}

function invalid(why: string): CareenError {
  return new CareenError('PAGE_TOKEN_INVALID', `page_token: ${why}. Begin with an empty page_token`, {
    metadata: { field: 'page_token' },
  })
}
