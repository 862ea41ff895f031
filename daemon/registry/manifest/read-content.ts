import { CareenError, type Digest, type Facts } from '../../../policies/model/index.ts'
import type { Manifest } from '../client.ts'
import { digestOf } from './digest.ts'
import { configFacts, lastingFacts } from './inspect.ts'

/** The bytes of a config. */
export type ConfigBytes = Pick<Manifest, 'digest' | 'bytes'>

/** Bytes that were read from a registry. */
export type ReadContent = {
  readonly manifests: readonly Manifest[]
  readonly configs: readonly ConfigBytes[]
}

/** Largest metadata of one digest that is cached, in bytes of JSON. */
export const LARGEST_FACTS: number = 64 << 10

/**
 * Returns the metadata that follows from the bytes alone, whoever sent them. Omits manifests whose bytes do not say what they are, and
 * very large metadata. Throws CONTENT_MISMATCH if bytes do not have their digest.
 */
export function factsFrom({ manifests, configs }: ReadContent): Facts {
  for (const [index, one] of manifests.entries()) refuseOther(one, `manifests[${index}]`)
  for (const [index, one] of configs.entries()) refuseOther(one, `configs[${index}]`)
  return {
    manifests: manifests.flatMap((manifest) => lastingFacts(manifest) ?? []).filter(fits),
    configs: configs.map(({ digest, bytes }) => configFacts(digest, bytes)).filter(fits),
  }
}

/** Returns true if the daemon can prove that bytes have this digest. */
export function isProvable(digest: Digest): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(digest)
}

function fits(facts: object): boolean {
  return Buffer.byteLength(JSON.stringify(facts)) <= LARGEST_FACTS
}

function refuseOther({ digest, bytes }: ConfigBytes, field: string): void {
  const found = digestOf(bytes)
  if (found === digest) return
  throw new CareenError(
    'CONTENT_MISMATCH',
    `${field}: its bytes have the digest ${found}, and not ${digest.slice(0, 100)}. Nothing was stored`,
    { metadata: { field } },
  )
}
