import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Skip, skipWithout } from './skips.ts'

/** For a test that makes certificates. */
export const SKIP_WITHOUT_OPENSSL: Skip = skipWithout('openssl', ['version'])

/** Paths of a certificate and its key. */
export type CertificateFiles = { readonly certificate: string; readonly key: string }

export type IssueOptions = {
  /** Alternative names, such as `DNS:localhost,IP:127.0.0.1`. */
  readonly names?: string
  /** Of the common name. Default: the name of the files. */
  readonly subject?: string
  /** How long it is valid. Negative: it has expired. */
  readonly days?: number
  readonly usage?: 'serverAuth' | 'clientAuth'
}

/** A certificate authority in a folder. */
export type Authority = {
  /** Path of its certificate. */
  readonly ca: string
  /** Makes `NAME.pem` and `NAME.key`, or replaces them. */
  readonly issue: (name: string, options?: IssueOptions) => CertificateFiles
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const

/** Makes a certificate authority with OpenSSL. Node can read certificates, and make none. */
export function openAuthority(folder: string, name = 'ca'): Authority {
  const at = (file: string): string => join(folder, file)
  const [ca, caKey] = [at(`${name}.pem`), at(`${name}.key`)]
  openssl('req', '-x509', ...KEY, '-keyout', caKey, '-out', ca, '-days', '9', '-subj', `/CN=${name}`)
  return {
    ca,
    issue: (file, { names, subject = `/CN=${file}`, days = 2, usage = 'serverAuth' } = {}) => {
      const [certificate, key] = [at(`${file}.pem`), at(`${file}.key`)]
      const [request, extensions, fresh] = [at(`${file}.csr`), at(`${file}.ext`), at(`${file}.new`)]
      openssl('req', ...KEY, '-keyout', key, '-out', request, '-subj', subject)
      const lines = [`extendedKeyUsage=${usage}`, ...(names === undefined ? [] : [`subjectAltName=${names}`])]
      writeFileSync(extensions, lines.join('\n'))
      const by = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', String(days)]
      openssl('x509', '-req', '-in', request, ...by, '-extfile', extensions, '-out', fresh)
      writeFileSync(certificate, readFileSync(fresh))
      chmodSync(key, 0o600)
      return { certificate, key }
    },
  }
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}
