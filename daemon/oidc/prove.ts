import type { Instant } from '../../policies/model/index.ts'
import type { OidcProof, ProveOidc } from '../token-services.ts'
import { type IssuerKeys, issuerKeys, type KeyOptions, type KeySource } from './keys.ts'

/** An issuer whose tokens are accepted. */
export type OidcIssuer = KeySource & {
  /** What identities have behind `oidc:`. */
  readonly name: string
  /** Whom the tokens must be for. */
  readonly audience: string
}

export type OidcOptions = KeyOptions & {
  /** Returns the issuers in force. */
  readonly issuers: () => readonly OidcIssuer[]
  readonly now: () => Instant
}

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/
const SUBJECT = /^[\w.~:/@+=%|!#-]{1,255}$/

/** Returns what proves tokens of issuers. It returns undefined for a text that is no JWT, and if no issuer is known. */
export function openOidc(options: OidcOptions): ProveOidc {
  const sources = new Map<string, IssuerKeys>()
  const keysOf = ({ issuer, jwksUri, caFile }: KeySource): IssuerKeys => {
    const key = JSON.stringify([issuer, jwksUri, caFile])
    const known = sources.get(key) ?? issuerKeys({ issuer, jwksUri, caFile }, options)
    sources.set(key, known)
    return known
  }
  return (text) => {
    const issuers = options.issuers()
    if (issuers.length === 0 || !JWT.test(text)) return undefined
    return prove(text, { issuers, keysOf, now: options.now() })
  }
}

type Proving = {
  readonly issuers: readonly OidcIssuer[]
  readonly keysOf: (issuer: OidcIssuer) => IssuerKeys
  readonly now: Instant
}

async function prove(text: string, { issuers, keysOf, now }: Proving): Promise<OidcProof> {
  // Why here: few daemons have an issuer, and others start faster without jose.
  const { issuerIn, verify } = await import('./verify.ts')
  const named = issuerIn(text)
  const issuer = issuers.find((one) => one.issuer === named)
  if (issuer === undefined) return refused('no oidc block of careend.hcl has its issuer')
  try {
    const keys = keysOf(issuer)
    const expected = { issuer: issuer.issuer, audience: issuer.audience, now }
    const first = await verify(text, await keys.get(true), expected)
    const outcome = first.kind === 'no key' ? await verify(text, await keys.get(false), expected) : first
    switch (outcome.kind) {
      case 'no key':
        return refused('its issuer has no such key')
      case 'expired':
        return { kind: 'expired' }
      case 'invalid':
        return refused(outcome.why)
      case 'valid':
        return proven(issuer.name, outcome.subject, outcome.expiresAt)
    }
  } catch (error) {
    return refused(
      `the keys of ${issuer.name} are not known: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function proven(name: string, subject: string, expiresAt: Instant): OidcProof {
  if (!SUBJECT.test(subject)) return refused('its subject has characters that careen does not print')
  return { kind: 'valid', identity: `oidc:${name}:${subject}`, expiresAt }
}

function refused(why: string): OidcProof {
  return { kind: 'invalid', why }
}
