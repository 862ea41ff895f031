import { errorCode } from '../../policies/model/index.ts'
import type { Reach } from '../registry/client.ts'
import { openDialer } from '../registry/transport/index.ts'
import type { SignedMessage } from './signed.ts'

/** What became of a message. `why`: a clause that names no content of the answer. */
export type Posted = { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly why: string }

/** Sends a message to a URL. The promise does not reject. */
export type Post = (target: PostTarget, message: SignedMessage) => Promise<Posted>

/** `nearest`: addresses that are nearer are not dialled. */
export type PostTarget = { readonly url: string; readonly nearest: Reach['nearest'] }

/** How long a receiver may take. Milliseconds. */
const LONGEST = 10_000
/** Most bytes that are read of an answer. */
const ANSWER = 16 << 10

/**
 * Returns what posts with connections of its own for each message, under the rules for addresses of registries. A redirect is
 * a refusal: the message goes to no other host. `stop` ends requests.
 */
export function openPost(stop: AbortSignal, longest: number = LONGEST): Post {
  return async ({ url, nearest }, { body, headers }) => {
    const { origin, pathname, search } = new URL(url)
    const dialer = openDialer({
      origin,
      sentBy: undefined,
      reach: { nearest, cleartext: 'loopback' },
      pool: { connections: 1, headersTimeout: longest, bodyTimeout: longest },
      connect: { timeout: longest },
    })
    const signal = AbortSignal.any([stop, AbortSignal.timeout(longest)])
    try {
      const pool = dialer.poolFor({ confidential: true })
      const path = `${pathname}${search}`
      const answer = await pool.request({ path, method: 'POST', headers, body, signal })
      await answer.body.dump({ limit: ANSWER }).catch(() => undefined)
      const { statusCode } = answer
      if (statusCode >= 200 && statusCode < 300) return { kind: 'accepted' }
      return { kind: 'refused', why: `it answered with status ${statusCode}` }
    } catch (thrown) {
      return { kind: 'refused', why: whyNot(thrown, longest) }
    } finally {
      void dialer.close().catch(() => undefined)
    }
  }
}

function whyNot(thrown: unknown, longest: number): string {
  if (thrown instanceof Error && thrown.name === 'TimeoutError')
    return `it took more than ${longest / 1000} s`
  if (thrown instanceof Error && thrown.name === 'CareenError') return thrown.message
  return `it could not be reached (${errorCode(thrown) ?? 'no answer'})`
}
