import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'

/** Returns the SHA-256 of parts, one behind the other. Texts count as UTF-8. */
export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** A SHA-256 over texts that come one after the other. */
export type TextsHash = {
  readonly add: (text: string) => void
  /** Returns the hash of the texts so far, in hexadecimal digits. */
  readonly hex: () => string
}

/** Opens the hash of no text. */
export function openTextsHash(): TextsHash {
  const hash = createHash('sha256')
  return { add: (text) => void hash.update(text), hex: () => hash.copy().digest('hex') }
}

/** A public key that is known from elsewhere. */
export type AuditKey = KeyObject

/** Returns the key of an Ed25519 public key in base64 of its SPKI form, or undefined if the text is none. */
export function publicKeyOf(text: string): AuditKey | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

/** Returns true if the signature in base64 is the key's over these bytes. */
export function isSignedBy(key: AuditKey, bytes: Uint8Array, signature: string): boolean {
  return verify(undefined, bytes, key, Buffer.from(signature, 'base64'))
}
