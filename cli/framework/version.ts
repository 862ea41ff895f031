import { readFileSync } from 'node:fs'

/** The version of the package that runs. */
export function packageVersion(): string {
  const text = readFileSync(new URL(import.meta.resolve('#asset/package.json')), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  return version
}
