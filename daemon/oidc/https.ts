import { request } from 'node:https'

export type HttpsOptions = {
  /** Authorities as PEM. Undefined: the well-known ones. */
  readonly ca: string | undefined
  /** How long the whole exchange may take, in milliseconds. */
  readonly timeout: number
}

/** Most bytes of an answer. */
const LARGEST = 64 << 10

/**
 * Returns the JSON at a URL. Sends no credentials and follows no redirect. Rejects, with the reason, unless the URL has https, the
 * status is 200, and the answer has at most 64 KiB.
 */
export function readJson(url: string, { ca, timeout }: HttpsOptions): Promise<unknown> {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
    return Promise.reject(new Error(`${url} does not begin with https://`))
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeout)
    signal.addEventListener('abort', () =>
      reject(new Error(`${url} did not answer within ${timeout / 1000} s`)),
    )
    const options = {
      signal,
      agent: false,
      headers: { accept: 'application/json' },
      ...(ca === undefined ? {} : { ca }),
    }
    const sent = request(url, options, (response) => {
      const { statusCode } = response
      const fail = (why: string): void => {
        reject(new Error(`${url} ${why}`))
        sent.destroy()
      }
      if (statusCode !== 200) return fail(`answered with status ${statusCode}`)
      const pieces: Buffer[] = []
      let size = 0
      response.on('data', (piece: Buffer) => {
        size += piece.length
        pieces.push(piece)
        if (size > LARGEST) fail(`answered with more than ${LARGEST >> 10} KiB`)
      })
      response.on('error', reject)
      response.on('end', () => parse(Buffer.concat(pieces).toString(), url, { resolve, reject }))
    })
    sent.on('error', (error) =>
      reject(new Error(`${url} cannot be read: ${error.message}`, { cause: error })),
    )
    sent.end()
  })
}

type Settle = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

function parse(text: string, url: string, { resolve, reject }: Settle): void {
  try {
    resolve(JSON.parse(text))
  } catch {
    reject(new Error(`${url} did not answer with JSON`))
  }
}
