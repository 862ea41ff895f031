import { createHash, createHmac } from 'node:crypto'
import type { Instant } from '../../../../../policies/model/index.ts'

/** An access key of AWS; `session`: the token that a temporary one comes with. All but `id` is secret. */
export type AwsKeys = { readonly id: string; readonly secret: string; readonly session?: string }

/** A request to `/` without a query, which is what the JSON APIs of AWS take. Names of headers are in lower case. */
export type ToSign = {
  readonly method: string
  /** With the port, as it goes into the Host header. */
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly region: string
  readonly service: string
}

/**
 * The headers that sign a request with AWS Signature Version 4, with all of its headers in the signature. AWS takes them for
 * five minutes around `now`.
 */
export function signatureV4(request: ToSign, keys: AwsKeys, now: Instant): Record<string, string> {
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const added = {
    'x-amz-date': time,
    ...(keys.session === undefined ? {} : { 'x-amz-security-token': keys.session }),
  }
  const headers = Object.entries({ ...request.headers, ...added, host: request.host })
    .map(([name, value]) => [name, value.trim().replaceAll(/ +/g, ' ')] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const names = headers.map(([name]) => name).join(';')
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('')
  const canonical = [request.method, '/', '', lines, names, sha256(request.body)].join('\n')
  const scope = [time.slice(0, 8), request.region, request.service, 'aws4_request']
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n')
  const key = scope.reduce<Uint8Array>((made, part) => hmac(made, part), Buffer.from(`AWS4${keys.secret}`))
  const signature = Buffer.from(hmac(key, toSign)).toString('hex')
  const credential = `${keys.id}/${scope.join('/')}`
  return {
    ...added,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: Uint8Array, text: string): Uint8Array {
  return createHmac('sha256', key).update(text).digest()
}
