import { readHttpDate } from '../../../policies/evidence/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { Capabilities } from '../client.ts'
import type { Answer, Ask } from '../transport/index.ts'
import { errorCodes } from './answers.ts'
import type { Core } from './context.ts'

/**
 * Deletes a digest and a tag that cannot exist: the kind of refusal tells what would be allowed. Nothing is changed. The
 * repository must exist.
 */
export async function probe(core: Core, repository: string, signal: AbortSignal): Promise<Capabilities> {
  const tag = `careen-probe-${hex(core.options)}${hex(core.options)}`
  const byDigest = await ask(core, repository, { reference: nowhere(core.options), signal })
  const digestDelete = verdict(byDigest)
  const byTag = digestDelete === 'yes' ? await ask(core, repository, { reference: tag, signal }) : undefined
  return {
    digestDelete,
    untag: byTag?.status === 404 || byTag?.status === 202,
    ...skewOf(byDigest, core.options.now()),
  }
}

/** A digest that nothing has. */
export function nowhere(by: Chance): Digest {
  return `sha256:${Array.from({ length: 8 }, () => hex(by)).join('')}`
}

type Chance = { readonly random: () => number }

function hex({ random }: Chance): string {
  return Math.floor(random() * 0x100000000)
    .toString(16)
    .padStart(8, '0')
}

/** The clock of whoever answered minus ours. */
export function skewOf({ headers }: Answer, now: number): Pick<Capabilities, 'clockSkew'> {
  const date = readHttpDate(headers.get('date'), now)
  return date === undefined ? {} : { clockSkew: date - now }
}

function ask(
  core: Core,
  repository: string,
  { reference, signal }: { reference: string; signal: AbortSignal },
): Promise<Answer> {
  const request: Ask = {
    method: 'DELETE',
    path: `/v2/${repository}/manifests/${reference}`,
    limit: 1 << 20,
    signal,
  }
  return core.auth.ask('once', `repository:${repository}:delete`, request)
}

function verdict(answer: Answer): Capabilities['digestDelete'] {
  switch (answer.status) {
    case 202:
    case 404:
      return 'yes'
    case 405:
      return errorCodes(answer).includes('UNSUPPORTED') ? 'disabled' : 'read-only'
    case 401:
    case 403:
      return 'forbidden'
    default:
      return 'unknown'
  }
}
