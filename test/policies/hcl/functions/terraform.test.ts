/** The tables of calls against Terraform itself, where it is on the machine. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { skipWithout } from '../../../support/skips.ts'
import { type Case, readTables } from './cases.ts'
import { FILES } from './world.ts'

const folder = mkdtempSync(join(tmpdir(), 'careen-terraform-'))
after(() => rmSync(folder, { recursive: true }))
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)
writeFileSync(join(folder, 'cli.tfrc'), '')

function terraform(args: readonly string[], input = ''): string {
  const env = { ...process.env, TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc'), CHECKPOINT_DISABLE: '1' }
  return spawnSync('terraform', args, { cwd: folder, env, input, encoding: 'utf8' }).stdout ?? ''
}

const ERROR = '"! an error"'

/** As JSON; undefined: it has no value before something is applied, or what is left of the calls cannot be read. */
function resultsOf(calls: readonly string[]): readonly (string | undefined)[] {
  const values = calls.map((call) => `try(jsonencode(${call}), jsonencode(${ERROR})),\n`)
  writeFileSync(join(folder, 'main.tf'), `locals {\n  all = [\n${values.join('')}  ]\n}\n`)
  const output = terraform(
    ['console', '-no-color'],
    'nonsensitive(base64encode(jsonencode(nonsensitive(local.all))))\n',
  )
  const base64 = /^"([\w+/=]+)"\n$/.exec(output)?.[1]
  if (base64 !== undefined) {
    const results: unknown = JSON.parse(Buffer.from(base64, 'base64').toString())
    return Array.isArray(results) ? results.map(String) : []
  }
  if (calls.length === 1) return [undefined]
  const half = Math.ceil(calls.length / 2)
  return [...resultsOf(calls.slice(0, half)), ...resultsOf(calls.slice(half))]
}

/** All errors are alike, and all ways to write one JSON. */
function comparable(result: string): string {
  if (result.startsWith('! ') || result === ERROR) return 'an error'
  return JSON.stringify(JSON.parse(result))
}

function check({ call, result, differs }: Case, theirs: string | undefined): void {
  const same = theirs !== undefined && comparable(theirs) === comparable(result)
  if (differs === undefined) assert.ok(same, `${call}\n  Terraform: ${theirs}\n  here: ${result}`)
  else assert.ok(!same, `${call}: no difference any more`)
}

const version = terraform(['version'])
const skip = skipWithout('terraform', ['version'])

describe(`as ${version.split('\n')[0] ?? 'Terraform'}`, { skip }, () => {
  for (const { name, cases } of readTables())
    test(name, () => {
      const theirs = resultsOf(cases.map(({ call }) => call))
      const failures: string[] = []
      for (const [at, one] of cases.entries())
        try {
          check(one, theirs[at])
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error))
        }
      assert.equal(failures.join('\n'), '')
    })
})
