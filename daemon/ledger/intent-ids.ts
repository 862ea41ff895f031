import { createHmac, timingSafeEqual } from 'node:crypto'
import type { LeaseName } from '../../proto/resources/index.ts'

/** The ids of intents as a lease knows them. They say nothing, and cannot be made without the secret. */
export type IntentIds = {
  readonly seal: (lease: LeaseName, id: number) => string
  /** Returns the id of the store, or undefined if the text was not sealed for this lease. */
  readonly open: (lease: LeaseName, text: string) => number | undefined
}

/** Sizes in bytes: of the proof that an id has, and of the id itself. */
const PROOF = 16
const ID = 8

/** Requires a secret that outlives the process: a lease does too. */
export function openIntentIds(secret: Uint8Array): IntentIds {
  const proofOf = ({ runId, generation }: LeaseName, id: Buffer): Buffer =>
    hmac(secret, `intent ${runId} ${generation} ${id.toString('hex')}`).subarray(0, PROOF)
  const masked = (proof: Buffer, id: Buffer): Buffer => {
    const mask = hmac(secret, `mask ${proof.toString('hex')}`)
    return Buffer.from(id.map((byte, at) => byte ^ (mask[at] ?? 0)))
  }
  return {
    seal: (lease, number) => {
      const id = Buffer.alloc(ID)
      id.writeBigUInt64BE(BigInt(number))
      const proof = proofOf(lease, id)
      return Buffer.concat([proof, masked(proof, id)]).toString('base64url')
    },
    open: (lease, text) => {
      const bytes = Buffer.from(text, 'base64url')
      if (bytes.length !== PROOF + ID || bytes.toString('base64url') !== text) return undefined
      const proof = bytes.subarray(0, PROOF)
      const id = masked(proof, bytes.subarray(PROOF))
      return timingSafeEqual(proof, proofOf(lease, id)) ? Number(id.readBigUInt64BE()) : undefined
    },
  }
}

function hmac(secret: Uint8Array, text: string): Buffer {
  return createHmac('sha256', secret).update(text).digest()
}
