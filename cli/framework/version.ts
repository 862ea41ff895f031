import { readFileSync } from 'node:fs'

/** Returns the version of this package. */
export function packageVersion(): string {
  const text = readFileSync(new URL(import.meta.resolve('#asset/package.json')), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  return version
}
