import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, jwtVerify, type JWTPayload } from 'jose'
import type { Instant } from '../../policies/model/index.ts'

/** What a token must say, and when. */
export type ExpectedClaims = { readonly issuer: string; readonly audience: string; readonly now: Instant }

export type VerifiedToken =
  | { readonly kind: 'valid'; readonly subject: string; readonly expiresAt: Instant }
  | { readonly kind: 'expired' }
  /** The keys of the issuer are not enough. */
  | { readonly kind: 'no key' }
  | { readonly kind: 'invalid'; readonly why: string }

/** Why these: others are symmetric, weak, or not used by issuers. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA']

/** By how much clocks may differ, and how old a token may be. Seconds. */
const SKEW = 60
const AGE = 3600

/** Returns the issuer that a token names, before anything is verified, or undefined. */
export function issuerIn(text: string): string | undefined {
  try {
    return decodeJwt(text).iss
  } catch {
    return undefined
  }
}

/** Verifies a token with the keys of its issuer. Throws if `keys` is no set of keys. */
export async function verify(
  text: string,
  keys: unknown,
  { issuer, audience, now }: ExpectedClaims,
): Promise<VerifiedToken> {
  const keySet = createLocalJWKSet(keys as JSONWebKeySet)
  try {
    const { payload } = await jwtVerify(text, keySet, {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      clockTolerance: SKEW,
      maxTokenAge: AGE,
      requiredClaims: ['exp', 'iat', 'sub'],
      currentDate: dateOf(now),
    })
    return validOf(payload)
  } catch (error) {
    return refusalOf(error)
  }
}

function validOf({ sub = '', exp = 0, iat = 0 }: JWTPayload): VerifiedToken {
  if (typeof sub !== 'string') return { kind: 'invalid', why: 'its subject is no text' }
  // Why: a stream must not outlive what a new call would need.
  return { kind: 'valid', subject: sub, expiresAt: Math.min(exp, iat + AGE) * 1000 }
}

function refusalOf(error: unknown): VerifiedToken {
  if (error instanceof errors.JWTExpired) return { kind: 'expired' }
  if (error instanceof errors.JWKSNoMatchingKey) return { kind: 'no key' }
  if (error instanceof errors.JWTClaimValidationFailed)
    return {
      kind: 'invalid',
      why: `its claim ${error.claim} is ${error.reason === 'missing' ? 'missing' : 'another'}`,
    }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return { kind: 'invalid', why: `its algorithm is none of ${ALGORITHMS.join(', ')}` }
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return { kind: 'invalid', why: 'its signature is not of its issuer' }
  return { kind: 'invalid', why: 'it cannot be read, or its key cannot be used' }
}

function dateOf(now: Instant): Date {
  const date = new Date()
  date.setTime(now)
  return date
}
