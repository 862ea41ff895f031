import type { RegistryClient } from '../../daemon/registry/client.ts'
import type { FaultRule } from '../../daemon/registry/fake/faults.ts'
import { faults } from '../../daemon/registry/fake/faults.ts'
import { type MemoryRegistry, startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import type { MemoryOptions, MemoryRequest } from '../../daemon/registry/fake/state.ts'
import type { Code } from '../../policies/index.ts'
import { openTestRegistry } from '../conformance/registry.ts'
import { pushImage, pushIndex } from '../support/push.ts'

export const REPOSITORY = 'team/web'

/** Digests of what is there: image `one` with tags `one` and `same` and a referrer, index `multi` with a child. */
export type Stock = {
  readonly one: string
  readonly config: string
  readonly child: string
  readonly index: string
  readonly referrer: string
}

export type Call = (
  client: RegistryClient,
  stock: Stock,
  at: { readonly url: string; readonly signal: AbortSignal },
) => Promise<unknown>

export type Met = {
  readonly value?: unknown
  readonly error?: Error & { readonly code?: Code }
  readonly requests: readonly MemoryRequest[]
  readonly registry: MemoryRegistry
  readonly stock: Stock
}

export type Trouble = {
  readonly rules?: readonly FaultRule[]
  readonly options?: MemoryOptions
  /** Gives up after so many milliseconds. */
  readonly patience?: number
}

/** Fills a registry in memory, makes it misbehave, calls it once, and tells what came of it. */
export async function meet(call: Call, { rules = [], options = {}, patience }: Trouble): Promise<Met> {
  const on: { hook?: NonNullable<MemoryOptions['fault']> } = {}
  const settings: { -readonly [K in keyof MemoryOptions]: MemoryOptions[K] } = {
    fault: (request) => on.hook?.(request),
  }
  const registry = await startMemoryRegistry(settings)
  const client = openTestRegistry(registry.url)
  const signal = patience === undefined ? new AbortController().signal : AbortSignal.timeout(patience)
  try {
    const stock = await fill(registry.url)
    Object.assign(settings, options, { fault: settings.fault })
    on.hook = faults(...rules)
    const before = registry.log.length
    const result = await call(client, stock, { url: registry.url, signal }).then(
      (value) => ({ value }),
      (error: Error & { code?: Code }) => ({ error }),
    )
    return { ...result, requests: registry.log.slice(before), registry, stock }
  } finally {
    await client.close()
    await registry.close()
  }
}

async function fill(url: string): Promise<Stock> {
  const at = { url, repository: REPOSITORY }
  const one = await pushImage(at, { tags: ['one', 'same'], created: '2024-05-01T00:00:00Z' })
  const child = await pushImage(at, { tags: [], seed: 'child' })
  const index = await pushIndex(at, ['multi'], [child])
  const referrer = await pushImage(at, { tags: [], seed: 'signature', subject: one })
  const response = await fetch(`${url}/v2/${REPOSITORY}/manifests/one`, {
    headers: { accept: one.mediaType },
  })
  const { config } = (await response.json()) as { config: { digest: string } }
  return {
    one: one.digest,
    child: child.digest,
    index: index.digest,
    referrer: referrer.digest,
    config: config.digest,
  }
}
