import { isSignatureTag } from '../../policies/engine/index.ts'
import type { Registry, RepositoryRef } from '../../policies/model/index.ts'
import { type RegistryClient, isUnknown } from '../registry/client.ts'

export type QuotaRequest = {
  readonly own: { readonly ref: RepositoryRef; readonly tags: number }
  readonly others: readonly RepositoryRef[]
  readonly registries: readonly Registry[]
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly signal: AbortSignal
}

/**
 * Returns the number of tags in a quota's scope, read from the registries now, or undefined if a repository cannot be counted: then
 * nothing is deleted. A repository that does not exist counts as empty.
 */
export async function countTags(request: QuotaRequest): Promise<number | undefined> {
  const registries = new Map(request.registries.map((registry) => [registry.name, registry]))
  let sum = request.own.tags
  const rest = request.others.filter((ref) => !sameRepository(ref, request.own.ref))
  for (let from = 0; from < rest.length; from += 8) {
    const counts = await Promise.all(
      rest.slice(from, from + 8).map((ref) => countOne(request, registries, ref)),
    )
    for (const count of counts) {
      if (count === undefined) return undefined
      sum += count
    }
  }
  return sum
}

async function countOne(
  request: QuotaRequest,
  registries: ReadonlyMap<string, Registry>,
  ref: RepositoryRef,
): Promise<number | undefined> {
  const registry = registries.get(ref.registry)
  if (!registry) return undefined
  try {
    const client = await request.open(registry)
    return countable(await client.tags(ref.repository, request.signal))
  } catch (error) {
    if (isUnknown(error)) return 0
    if (request.signal.aborted) throw error
    return undefined
  }
}

/** Returns the number of tags without signature tags. */
function countable(tags: readonly string[]): number {
  return tags.filter((tag) => !isSignatureTag(tag)).length
}

function sameRepository(a: RepositoryRef, b: RepositoryRef): boolean {
  return a.registry === b.registry && a.repository === b.repository
}
