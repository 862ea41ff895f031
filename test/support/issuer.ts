import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { CertificateFiles } from './certificates.ts'

export type Algorithm = 'RS256' | 'ES256' | 'EdDSA'

export type SigningKey = {
  readonly kid: string
  readonly alg: Algorithm
  readonly key: KeyObject
  readonly jwk: object
}

/** Makes a key. Why not with jose: what verifies must not be what signs. */
export function signingKey(alg: Algorithm, kid: string = alg): SigningKey {
  const { privateKey: key, publicKey } = pairFor(alg)
  return { kid, alg, key, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } }
}

function pairFor(alg: Algorithm) {
  switch (alg) {
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 })
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'EdDSA':
      return generateKeyPairSync('ed25519')
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Returns a JWT. */
export function jwt({ kid, alg, key }: SigningKey, claims: object, header: object = {}): string {
  const text = `${encoded({ alg, kid, typ: 'JWT', ...header })}.${encoded(claims)}`
  const signed = sign(alg === 'EdDSA' ? null : 'sha256', Buffer.from(text), {
    key,
    dsaEncoding: 'ieee-p1363',
  })
  return `${text}.${signed.toString('base64url')}`
}

export type IssuerAnswer = {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** An issuer over https on this host. What it answers can be changed by path. */
export async function startIssuer({ certificate, key }: CertificateFiles) {
  const requests: string[] = []
  const answers = new Map<string, IssuerAnswer | Promise<IssuerAnswer> | 'silence'>()
  const server = createServer(
    { cert: readFileSync(certificate), key: readFileSync(key) },
    (request, response) => {
      const path = request.url ?? ''
      requests.push(path)
      const answer = answers.get(path) ?? { status: 404 }
      if (answer === 'silence') return
      void Promise.resolve(answer).then(({ status = 200, body = '', headers = {} }) =>
        response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body)),
      )
    },
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`
  const show = (...keys: readonly SigningKey[]): void =>
    void answers.set('/keys', { body: { keys: keys.map(({ jwk }) => jwk) } })
  answers.set('/.well-known/openid-configuration', { body: { issuer, jwks_uri: `${issuer}/keys` } })
  return {
    issuer,
    requests,
    answers,
    /** Sets which keys it has. */
    show,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
