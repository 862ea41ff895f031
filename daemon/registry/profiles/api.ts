import { CareenError } from '../../../policies/index.ts'
import { failure } from '../answers.ts'
import type { Answer } from '../http.ts'
import type { Core } from '../oci.ts'
import type { DeleteOutcome } from '../registry.ts'

/** A page of at most so many bytes. */
export const PAGE: number = 32 << 20

/** The credentials in a header, for an API that is not asked for a token first; nothing where there are none. */
export function basic({ options }: Core): Readonly<Record<string, string>> {
  if (options.credentials === undefined) return {}
  const { username, password } = options.credentials
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
}

/** A page of a list, or the error that says how to do without the list. */
export function needPage(answer: Answer, where: string): Answer {
  if (answer.status === 200) return answer
  const error = failure(answer, where)
  throw new CareenError(
    error.code,
    `${error.message}. profile = "distribution" in the registry block does without this list`,
    { cause: error },
  )
}

/** Sends a DELETE once; an answer that did not come is `unknown`, and what was never sent is thrown. */
export async function sendDelete(
  send: () => Promise<Answer>,
  judge: (answer: Answer) => DeleteOutcome,
): Promise<DeleteOutcome> {
  try {
    return judge(await send())
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'REGISTRY_UNREACHABLE' || error.code === 'REGISTRY_INVALID_RESPONSE')
      return { kind: 'unknown', why: error.message }
    throw error
  }
}

/** The path of the next page in a Link header, on the same host; undefined on the last one. */
export function nextLink(answer: Answer, origin: string): string | undefined {
  const target = /<([^>]*)>\s*;[^,]*rel="?next"?/i.exec(answer.headers.get('link') ?? '')?.[1]
  if (target === undefined) return undefined
  const url = new URL(target, origin)
  if (url.host === new URL(origin).host) return url.pathname + url.search
  throw new CareenError(
    'REGISTRY_INVALID_RESPONSE',
    `${origin}: a list goes on at another host, ${url.host}; that is not followed`,
  )
}

/** Pages by their paths, each once; a list that goes round in circles is an error. */
export async function* pagesFrom(
  first: string,
  fetchPage: (path: string) => Promise<Answer>,
  next: (answer: Answer) => string | undefined,
): AsyncIterable<Answer> {
  const seen = new Set<string>()
  for (let path: string | undefined = first; path !== undefined;) {
    if (seen.has(path))
      throw new CareenError(
        'REGISTRY_INVALID_RESPONSE',
        `the registry's list goes round in circles at ${path}`,
      )
    seen.add(path)
    const answer = await fetchPage(path)
    yield answer
    path = next(answer)
  }
}
