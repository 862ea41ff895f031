/**
 * Tables of calls: a call on a line of its own, and indented below it what it comes to, as JSON, or `! ` and what is said.
 * A line `terraform: ` tells why Terraform's result is another one.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

export type Case = {
  readonly call: string
  readonly result: string
  /** Why Terraform's result is another one. */
  readonly differs?: string
}

export type Table = { readonly name: string; readonly file: string; readonly cases: readonly Case[] }

const DIFFERS = 'terraform: '

export function readTables(): readonly Table[] {
  return globSync('*.txt', { cwd: import.meta.dirname })
    .toSorted()
    .map((name) => {
      const file = join(import.meta.dirname, name)
      return { name: basename(name, '.txt'), file, cases: parse(readFileSync(file, 'utf8')) }
    })
}

function parse(text: string): readonly Case[] {
  return text
    .split(/\n(?!  )/)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [call = '', ...lines] = part.split('\n').map((line) => line.trimStart())
      const differs = lines.find((line) => line.startsWith(DIFFERS))?.slice(DIFFERS.length)
      const result = lines.filter((line) => !line.startsWith(DIFFERS)).join('\n')
      return { call, result, ...(differs === undefined ? {} : { differs }) }
    })
}

export function write(cases: readonly Case[]): string {
  return cases
    .map(({ call, result, differs }) => {
      const reason = differs === undefined ? '' : `  ${DIFFERS}${differs}\n`
      return `${call}\n  ${result}\n${reason}`
    })
    .join('')
}

/** The name of the function that a case is about: its calls may stand in calls of other functions. */
export function functionOf({ call }: Case): string {
  return /^\w+/.exec(call)?.[0] ?? ''
}
