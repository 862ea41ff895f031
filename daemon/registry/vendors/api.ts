import { CareenError } from '../../../policies/model/index.ts'
import { basicHeader, type Credentials } from '../credentials/index.ts'
import { failure, type Core, openListBounds } from '../oci/index.ts'
import type { Answer, Ask, Http } from '../transport/index.ts'

/** A page of at most so many bytes. */
export const PAGE: number = 32 << 20

/** Requests with the credentials in a header of their own, for an API that is not asked for a token first. */
export type Signed = Pick<Http, 'origin' | 'once' | 'read'>

/**
 * `sign`: what the header says. After a 401, which comes before anything was done, the credentials are looked up anew, and
 * the request is sent once more where they have changed.
 */
export function signed({ auth }: Core, http: Http, sign: (credentials: Credentials) => string): Signed {
  const send = async (how: 'once' | 'read', ask: Ask): Promise<Answer> => {
    const known = await auth.credentials()
    if (known === undefined) return http[how](ask)
    const answer = await http[how](withHeader(ask, sign(known)))
    if (answer.status !== 401) return answer
    const next = await auth.credentials(basicHeader(known))
    if (next === undefined || sign(next) === sign(known)) return answer
    return http[how](withHeader(ask, sign(next)))
  }
  return { origin: http.origin, once: (ask) => send('once', ask), read: (ask) => send('read', ask) }
}

function withHeader(ask: Ask, authorization: string): Ask {
  return { ...ask, headers: { ...ask.headers, authorization } }
}

/** A page of a list, or the error that says how to do without the list. */
export function needPage(answer: Answer, where: string): Answer {
  if (answer.status === 200) return answer
  const error = failure(answer, where)
  throw new CareenError(
    error.code,
    `${error.message}. To do without this list, set profile = "distribution" in the registry block`,
    { cause: error },
  )
}

/**
 * Pages by their paths, each once, and what is read of them within bounds; a list that goes round in circles is an error.
 * `next`: where the list goes on after an answer, which was asked for at a path.
 */
export async function* pagesFrom(
  first: string,
  where: string,
  fetchPage: (path: string) => Promise<Answer>,
  next: (answer: Answer, path: string) => string | undefined,
): AsyncIterable<Answer> {
  const seen = new Set<string>()
  const bounds = openListBounds(`${where}: the list of images`)
  for (let path: string | undefined = first; path !== undefined;) {
    if (seen.has(path))
      throw new CareenError(
        'REGISTRY_INVALID_RESPONSE',
        `${where}: the pages of the registry's list repeat at ${path}`,
      )
    seen.add(path)
    const answer = await fetchPage(path)
    bounds.add({ bytes: answer.body.length })
    yield answer
    path = next(answer, path)
  }
}
