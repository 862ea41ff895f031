import { CareenError } from '../../../policies/model/index.ts'
import type { DeleteOutcome } from '../client.ts'
import type { Answer } from '../transport/index.ts'

/** A code as registries send it. Why: the url may lead to another server, whose texts are not for clients. */
const ERROR_CODE = /^[A-Za-z][\w-]{0,63}$/

/** Returns the error codes of the distribution spec in the body. Leaves out texts that are no codes. */
export function errorCodes({ body }: Answer): string[] {
  try {
    const parsed = JSON.parse(Buffer.from(body).toString('utf8')) as { errors?: { code?: unknown }[] }
    return (parsed.errors ?? []).map((error) => String(error.code)).filter((code) => ERROR_CODE.test(code))
  } catch {
    return []
  }
}

const UNKNOWN = ['MANIFEST_UNKNOWN', 'NAME_UNKNOWN', 'BLOB_UNKNOWN', 'NOT_FOUND']

/**
 * Returns true if a 404 says that the object does not exist. distribution 2.8 also says so of an OCI manifest that was requested
 * without the Accept header, which a proxy may have removed; then this returns false.
 */
export function saysUnknown(answer: Answer): boolean {
  if (/accept header/i.test(Buffer.from(answer.body).toString('utf8'))) return false
  return errorCodes(answer).some((code) => UNKNOWN.includes(code))
}

/** Returns the error of an unexpected answer. `where` names registry and repository. */
export function failure(answer: Answer, where: string): CareenError {
  const said = errorCodes(answer).join(', ')
  const detail = said === '' ? `${answer.status}` : `${answer.status} (${said})`
  switch (answer.status) {
    case 401:
    case 403:
      return new CareenError(
        'REGISTRY_UNAUTHORIZED',
        `${where}: access denied, ${detail}. Check the credentials of the registry block and their rights`,
      )
    case 404:
      return new CareenError(
        'REGISTRY_NOT_FOUND',
        `${where}: not found, ${detail}. Check the url and the repository's name`,
        saysUnknown(answer) ? { metadata: { said: 'unknown' } } : {},
      )
    case 405:
      return new CareenError(
        'REGISTRY_READ_ONLY',
        `${where}: the registry does not allow this, ${detail}. Check whether it is read-only`,
      )
    case 408:
    case 429:
      return new CareenError(
        'REGISTRY_THROTTLED',
        `${where}: the registry asks for fewer requests, ${detail}, even after backoff. Run again later`,
      )
    default:
      if (answer.status >= 500) {
        return new CareenError(
          'REGISTRY_UNREACHABLE',
          `${where}: the registry answered ${detail} repeatedly. Check its logs, then run again`,
        )
      }
      return new CareenError(
        'REGISTRY_INVALID_RESPONSE',
        `${where}: unexpected answer, ${detail}. Check that the url is that of a registry`,
      )
  }
}

/** Returns the outcome of a DELETE. Throws a refusal that concerns the whole registry. */
export function deleteOutcome(answer: Answer, where: string): DeleteOutcome {
  switch (answer.status) {
    case 200:
    case 202:
    case 204:
      return { kind: 'deleted' }
    case 404:
      return saysUnknown(answer)
        ? { kind: 'gone' }
        : { kind: 'unknown', why: 'a 404 without a reason', ended: true }
    case 405:
      // Why: zot answers so for a child of an index; this concerns only this manifest.
      if (errorCodes(answer).includes('DENIED')) return unclear(answer)
      throw notAllowed(answer, where)
    case 401:
    case 403:
      throw failure(answer, where)
    default:
      return unclear(answer)
  }
}

function notAllowed(answer: Answer, where: string): CareenError {
  if (!errorCodes(answer).includes('UNSUPPORTED')) {
    return new CareenError(
      'REGISTRY_READ_ONLY',
      `${where}: the registry is read-only. End its maintenance mode, then run again`,
    )
  }
  return new CareenError(
    'REGISTRY_DELETE_DISABLED',
    `${where}: the registry does not allow deletes. Enable them (distribution: REGISTRY_STORAGE_DELETE_ENABLED=true), then run again`,
  )
}

/** Client errors that do not say what the server did. */
const SAY_NOTHING = [408, 429, 499]

/** Returns true if the status ends the request: a redirect or a 429 comes from a server that forwards nothing. */
function isEnd(status: number): boolean {
  return status === 429 || (status >= 300 && status < 400)
}

/** Returns `refused` for a client error, else `unknown`. Why: a server error may follow a delete that was done. */
function unclear(answer: Answer): DeleteOutcome {
  const { status } = answer
  const codes = errorCodes(answer)
  const why = `the registry answered ${status}${codes.length > 0 ? ` (${codes.join(', ')})` : ''}`
  const refused = status >= 400 && status < 500 && !SAY_NOTHING.includes(status)
  if (refused) return { kind: 'refused', why }
  return { kind: 'unknown', why, ...(isEnd(status) ? { ended: true } : {}) }
}
