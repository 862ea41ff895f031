import { createPrivateKey, X509Certificate } from 'node:crypto'
import { type FileUse, type HostFile, LARGEST_AUTHORITIES } from '../../../host/index.ts'
import { CareenError } from '../../../policies/model/index.ts'
import type { SecretSources } from '../credentials/index.ts'
import type { Tls } from './http.ts'

/** Paths of PEM files. */
export type TlsFiles = {
  readonly caFile?: string
  readonly clientCertificate?: string
  readonly clientKey?: string
}

/**
 * Returns the contents of the files that a registry block names, or undefined if it names none. Throws FAILED_PRECONDITION with
 * the path if a file cannot be read or is not valid PEM, if the key does not fit the certificate, or if other users can use the key.
 */
export async function readTls(
  files: TlsFiles,
  readFile: SecretSources['readFile'],
): Promise<Tls | undefined> {
  const { caFile, clientCertificate, clientKey } = files
  if (caFile === undefined && clientCertificate === undefined) return undefined
  const ca =
    caFile === undefined ? {} : { ca: certificates(caFile, await readFile(caFile, authorities(caFile))).text }
  if (clientCertificate === undefined || clientKey === undefined) return ca
  const { text: cert, first } = certificates(
    clientCertificate,
    await readFile(clientCertificate, useOf(clientCertificate)),
  )
  const key = (await readFile(clientKey, useOf(clientKey))).asSecret()
  if (!fits(first, key, clientKey)) throw wrong(clientKey, `is not the key of ${clientCertificate}`)
  return { ...ca, cert, key }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

function useOf(path: string): FileUse {
  return { subject: `file ${path} of a registry block`, code: 'FAILED_PRECONDITION' }
}

function authorities(path: string): FileUse {
  return { ...useOf(path), limit: LARGEST_AUTHORITIES }
}

function certificates(
  path: string,
  { text }: HostFile,
): { readonly text: string; readonly first: X509Certificate } {
  try {
    const [first] = (text.match(CERTIFICATE) ?? []).map((one) => new X509Certificate(one))
    if (first !== undefined) return { text, first }
  } catch {
    // Why no throw: the error follows below.
  }
  throw wrong(path, 'contains no certificate in PEM')
}

function fits(certificate: X509Certificate, key: string, path: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key))
  } catch {
    throw wrong(path, 'contains no private key in PEM that can be read without a passphrase')
  }
}

function wrong(path: string, why: string): CareenError {
  return new CareenError('FAILED_PRECONDITION', `file ${path} of a registry block ${why}`)
}
