import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { CareenError, type Instant } from '../../policies/model/index.ts'

/** The certificate that a client has shown. */
export type ClientCertificate = {
  /** `mtls:spiffe://...`, `mtls:dns:...` or `mtls:cn:...`. Undefined: it names nobody. */
  readonly identity: string | undefined
  /** Why the certificate is not accepted. Undefined: an authority of the listener has signed it. */
  readonly problem: string | undefined
  readonly expiresAt: Instant
}

/** What an identity is made of, so that it can stand in the history, and no `*` is in it. */
const PRINTED = /^[\w.~:/@+=%-]{1,256}$/

/** Returns the certificate of a client, or undefined if it has shown none. */
export function clientCertificateOf(socket: TLSSocket): ClientCertificate | undefined {
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return undefined
  const { authorized, authorizationError } = socket
  return {
    identity: identityIn(certificate),
    problem: authorized ? undefined : problemOf(String(authorizationError)),
    expiresAt: certificate.validToDate.getTime(),
  }
}

/** Returns the identity that a certificate proves. Throws CREDENTIALS_INVALID or CREDENTIALS_EXPIRED. */
export function provenIdentity({ identity, problem, expiresAt }: ClientCertificate, now: Instant): string {
  if (expiresAt <= now)
    throw new CareenError('CREDENTIALS_EXPIRED', 'the client certificate has expired. Use a new one')
  if (problem !== undefined) throw invalid(problem)
  if (identity !== undefined) return identity
  throw invalid('it has no URI of SPIFFE, no DNS name, and no common name that careen can print')
}

function invalid(why: string): CareenError {
  return new CareenError(
    'CREDENTIALS_INVALID',
    `the client certificate is not accepted: ${why}. Use another one`,
  )
}

/** Why only spiffe of all URIs: another one, such as `dns:x`, would look like a name of another kind. */
function identityIn({ subjectAltName = '', subject }: X509Certificate): string | undefined {
  const names = alternativeNames(subjectAltName)
  const firstOf = (kind: string): string | undefined =>
    names.find((name) => name.startsWith(kind))?.slice(kind.length)
  const [uri, dns, common] = [firstOf('URI:'), firstOf('DNS:'), commonName(subject)]
  const kinds = [
    uri?.startsWith('spiffe://') === true ? uri : undefined,
    dns === undefined ? undefined : `dns:${dns.toLowerCase()}`,
    common === undefined ? undefined : `cn:${common}`,
  ]
  const first = kinds.find((one) => one !== undefined)
  return first === undefined || !PRINTED.test(first) ? undefined : `mtls:${first}`
}

function commonName(subject: string | undefined): string | undefined {
  return /^CN=(.*)$/m.exec(subject ?? '')?.[1]
}

/** Returns the names of a certificate. Node quotes a name that could be read as several. */
function alternativeNames(text: string): readonly string[] {
  return Array.from(
    text.matchAll(/(?:^|, )([^,:"]+:)("(?:[^"\\]|\\.)*"|[^,]*)/g),
    ([, kind = '', value = '']) =>
      value.startsWith('"') ? `${kind}${String(JSON.parse(value))}` : kind + value,
  )
}

function problemOf(code: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'it has expired'
    case 'CERT_NOT_YET_VALID':
      return 'it is not valid yet'
    case 'INVALID_PURPOSE':
      return 'it is not for clients'
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'no authority of client_ca has signed it'
    default:
      return code
  }
}
