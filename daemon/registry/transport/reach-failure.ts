import { CareenError, errorCode } from '../../../policies/model/index.ts'

/**
 * Why no complete answer arrived. Clients are shown nothing else. Why: free text of the system tells whoever can write a url what
 * other hosts and ports run.
 */
export type ReachFailure = 'dns' | 'refused' | 'timeout' | 'tls' | 'http'

const MEANINGS: Readonly<Record<ReachFailure, string>> = {
  dns: 'its name cannot be resolved',
  refused: 'no connection is accepted',
  timeout: 'no complete answer arrived in time',
  tls: 'the certificate or the encryption is not accepted',
  http: 'the connection closed without a complete answer',
}

const CODES: readonly (readonly [ReachFailure, RegExp])[] = [
  ['dns', /^(?:ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL|ENONAME)$/],
  ['refused', /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/],
  ['timeout', /^(?:ETIMEDOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/],
  [
    'tls',
    /^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|UNSUPPORTED_CERTIFICATE)/,
  ],
]

/** Returns why a request failed. `http` if the system says nothing that is known. */
export function reachFailureOf(cause: unknown): ReachFailure {
  const code = errorCode(cause) ?? ''
  return CODES.find(([, codes]) => codes.test(code))?.[0] ?? 'http'
}

/** Returns the clause of a message. With `tls`, it names the code of the check that failed, such as CERT_HAS_EXPIRED. */
export function reachFailureClause(cause: unknown): string {
  const failure = reachFailureOf(cause)
  return `${failure}${failure === 'tls' ? `, ${errorCode(cause)}` : ''} (${MEANINGS[failure]})`
}

/** Returns the TLS error code of a failure, as OpenSSL and Node name it, or undefined if it has none. */
export function tlsTrouble(thrown: unknown): string | undefined {
  const { cause } = CareenError.from(thrown)
  return reachFailureOf(cause) === 'tls' ? errorCode(cause) : undefined
}

export type FailureReport = {
  /** Performs a request. Reports why it failed unless the host failed in the same way before, with no success since. */
  readonly watch: <T>(request: () => Promise<T>) => Promise<T>
}

/** Opens the report of a host. It is for the operator: other than an error it says what the system said. */
export function openFailureReport(
  origin: string,
  report: ((message: string) => void) | undefined,
): FailureReport {
  let last: string | undefined
  return {
    watch: async (request) => {
      try {
        const result = await request()
        last = undefined
        return result
      } catch (thrown) {
        const { cause } = CareenError.from(thrown)
        const detail = cause instanceof Error ? cause.message || errorCode(cause) || cause.name : undefined
        if (detail !== undefined && detail !== last) report?.(`${origin}: ${detail}`)
        last = detail ?? last
        throw thrown
      }
    },
  }
}
