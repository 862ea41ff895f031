import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { makeFilePrivate, processIdentity } from '../../host/index.ts'
import { anchorBytes, type ChainHead } from '../../policies/audit/index.ts'
import { CareenError, errorCode } from '../../policies/model/index.ts'

/** Signs the head of the chain. */
export type Signer = {
  /** In base64 of its SPKI form. */
  readonly publicKey: string
  /** Returns the signature in base64. */
  readonly sign: (head: ChainHead) => string
}

/**
 * Reads the Ed25519 key beside a database, or makes one that only its user can read. Throws STORE_FAILED if the file is no such key,
 * cannot be written, or belongs to somebody else who leaves it open to others.
 */
export function openSigner(database: string, warn: (message: string) => void): Signer {
  const path = `${database}.audit-key`
  protect(path, warn)
  const key = read(path) ?? make(path)
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
  return { publicKey, sign: (head) => sign(undefined, anchorBytes(head), key).toString('base64') }
}

function protect(path: string, warn: (message: string) => void): void {
  const identity = processIdentity()
  if (identity === undefined) return
  const result = makeFilePrivate(path, identity)
  if (result.kind === 'refused') throw unusable(path, result.why)
  if (result.kind !== 'private') warn(`key of the audit: ${result.why}. Whoever read it can sign in its name`)
}

function read(path: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(readFileSync(path))
    if (key.asymmetricKeyType === 'ed25519') return key
    throw unusable(path, `it is a key of ${key.asymmetricKeyType ?? 'another kind'}, not of Ed25519`)
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined
    throw cause instanceof CareenError ? cause : unusable(path, 'it cannot be read as a private key', cause)
  }
}

function make(path: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519')
  try {
    const file = openSync(path, 'wx', 0o600)
    try {
      writeSync(file, String(privateKey.export({ format: 'pem', type: 'pkcs8' })))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    throw unusable(path, `it cannot be written (${errorCode(cause) ?? 'unknown'})`, cause)
  }
  return privateKey
}

function unusable(path: string, why: string, cause?: unknown): CareenError {
  return new CareenError(
    'STORE_FAILED',
    `key of the audit ${path}: ${why}. The record is not signed until that is mended. To sign with a new key, move the file away`,
    { cause },
  )
}
