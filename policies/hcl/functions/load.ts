import type { Functions } from './function.ts'
import { FUNCTIONS } from './index.ts'

/** All functions that texts may call. Those for YAML take time to load, and are loaded only when a text speaks of them. */
export async function functionsFor(texts: readonly string[]): Promise<Functions> {
  if (!texts.some((text) => text.includes('yaml'))) return FUNCTIONS
  const { YAML_FUNCTIONS } = await import('./yaml.ts')
  return new Map([...FUNCTIONS, ...YAML_FUNCTIONS])
}
