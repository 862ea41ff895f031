import type { Functions } from './function.ts'
import { FUNCTIONS } from './index.ts'

/**
 * All functions that texts may call. Those for YAML take time to load, and are loaded only when a text speaks of them, or of
 * a module or a template file, whose text is read later.
 */
export async function functionsFor(texts: readonly string[]): Promise<Functions> {
  if (!texts.some(speaksOfIt)) return FUNCTIONS
  const { YAML_FUNCTIONS } = await import('./yaml.ts')
  return new Map([...FUNCTIONS, ...YAML_FUNCTIONS])
}

function speaksOfIt(text: string): boolean {
  return WORDS.some((word) => text.includes(word))
}

const WORDS = ['yaml', 'module', 'templatefile']
