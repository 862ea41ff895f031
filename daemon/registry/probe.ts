import { errorCodes } from './answers.ts'
import type { Answer, Ask } from './http.ts'
import type { Core } from './oci.ts'
import type { Capabilities } from './registry.ts'

/**
 * Deletes a digest and a tag that cannot exist: the kind of refusal tells what would be allowed. Nothing is changed. The
 * repository must exist.
 */
export async function probe(core: Core, repository: string, signal: AbortSignal): Promise<Capabilities> {
  const hex = (): string =>
    Math.floor(core.options.random() * 0x100000000)
      .toString(16)
      .padStart(8, '0')
  const digest = `sha256:${Array.from({ length: 8 }, hex).join('')}`
  const tag = `careen-probe-${hex()}${hex()}`
  const byDigest = await ask(core, repository, { reference: digest, signal })
  const digestDelete = verdict(byDigest)
  const byTag = digestDelete === 'yes' ? await ask(core, repository, { reference: tag, signal }) : undefined
  const date = Date.parse(byDigest.headers.get('date') ?? '')
  return {
    digestDelete,
    untag: byTag?.status === 404 || byTag?.status === 202,
    ...(Number.isNaN(date) ? {} : { clockSkew: date - core.options.now() }),
  }
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
