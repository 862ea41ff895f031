import { constants, X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { LARGEST_AUTHORITIES, readHostFile } from '../../host/index.ts'
import { CareenError } from '../../policies/model/index.ts'

/** Paths of the certificates of a listener. */
export type ListenerTls = {
  readonly certificate: string
  readonly key: string
  /** Authorities of client certificates. Undefined: clients show none. */
  readonly clientCa: string | undefined
}

/** What the files of a listener contain, as PEM. */
export type TlsContent = { readonly cert: string; readonly key: string; readonly ca: string | undefined }

/**
 * Reads the files of a listener. Throws FAILED_PRECONDITION, with `subject` first, if one cannot be read, others can use the key, or the
 * contents do not fit together.
 */
export async function readTlsFiles(files: ListenerTls, subject: string): Promise<TlsContent> {
  const read = (name: string, path: string) =>
    readHostFile(path, {
      subject: `${subject}: ${name} ${path}`,
      code: 'FAILED_PRECONDITION',
      limit: LARGEST_AUTHORITIES,
    })
  const { text: cert } = await read('certificate', files.certificate)
  const key = (await read('key', files.key)).asSecret()
  const ca = files.clientCa === undefined ? undefined : (await read('client_ca', files.clientCa)).text
  const content = { cert, key, ca }
  check(content, subject)
  return content
}

/** Why: a session that is resumed is not verified anew, and a certificate must not change in a connection. */
const SECURE = constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION

/** Returns the options of a TLS server. */
export function contextOptions({ cert, key, ca }: TlsContent): SecureContextOptions {
  const authorities = ca === undefined ? {} : { ca }
  return { cert, key, ...authorities, minVersion: 'TLSv1.2', secureOptions: SECURE }
}

/** Returns when the certificate of a listener expires. */
export function expiryOf({ cert }: TlsContent): Date {
  return new X509Certificate(cert).validToDate
}

function check(content: TlsContent, subject: string): void {
  const attempt = (what: string, act: () => unknown): void => {
    try {
      act()
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new CareenError('FAILED_PRECONDITION', `${subject}: ${what}: ${why}. Check the files`, { cause })
    }
  }
  attempt('the certificate is no PEM certificate', () => new X509Certificate(content.cert))
  if (content.ca !== undefined)
    attempt('client_ca has no PEM certificate', () => new X509Certificate(content.ca ?? ''))
  attempt('certificate and key cannot be used together', () => createSecureContext(contextOptions(content)))
}
