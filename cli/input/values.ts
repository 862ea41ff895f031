import { lstatSync } from 'node:fs'
import type { Diagnostic } from '../../policies/hcl/index.ts'
import type { Given } from '../../policies/language/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import { didYouMean, directoryOf, listed, nameOf, pathOf } from './configuration.ts'
import { readText } from './text.ts'

/** Values of variables in ascending precedence, and a diagnostic for each file that was not read. */
export type ReadValues = { readonly given: readonly Given[]; readonly diagnostics: readonly Diagnostic[] }

/** Reads values from the environment, then from files beside the configuration, then from flags in their order. */
export function readValues(path: string, args: Arguments, { env, cwd }: Terminal): ReadValues {
  const read: (Given | Diagnostic)[] = [
    ...fromEnvironment(env),
    ...automaticFiles(directoryOf(path, cwd), path).map((at) => fromFile(at, cwd)),
    ...args.given.flatMap(({ flag, value }) => fromFlag(flag, value, cwd)),
  ]
  return {
    given: read.filter((one) => 'kind' in one),
    diagnostics: read.filter((one) => 'severity' in one),
  }
}

const PREFIX = 'CAREEN_VAR_'

function fromEnvironment(env: Terminal['env']): Given[] {
  return Object.entries(env)
    .filter(([name]) => name.startsWith(PREFIX) && name.length > PREFIX.length)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, text]) =>
      text === undefined
        ? []
        : [{ kind: 'text', name: name.slice(PREFIX.length), text, from: `the environment variable ${name}` }],
    )
}

function automaticFiles(directory: string, shown: string): string[] {
  const paths = listed(directory, shown, 'automatic')
  const first = paths.filter((path) => nameOf(path, directory) === 'careen.cvars.hcl')
  return [...first, ...paths.filter((path) => !first.includes(path))]
}

function fromFile(at: string, cwd: string): Given | Diagnostic {
  const name = nameOf(at, cwd)
  const read = readText(at, name)
  return read.ok ? { kind: 'file', file: { name, text: read.text } } : read.problem
}

function fromFlag(flag: string, value: string, cwd: string): (Given | Diagnostic)[] {
  switch (flag) {
    case 'var':
      return [fromText(value)]
    case 'var-file': {
      const at = pathOf(value, cwd)
      if (lstatSync(at, { throwIfNoEntry: false }) === undefined)
        throw new CareenError('NOT_FOUND', `-var-file ${value} does not exist${didYouMean(at, value)}`)
      return [fromFile(at, cwd)]
    }
    default:
      return []
  }
}

const NAME = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u

/** Parses NAME=VALUE. Why: messages repeat the name alone, because a value can be a secret. */
function fromText(value: string): Given {
  const [, name = '', text] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? []
  if (text === undefined) {
    const shown = NAME.test(name) ? name : ''
    throw wrong(`-var ${shown}: the "=" is missing. Write -var ${shown || 'NAME'}=VALUE`)
  }
  if (NAME.test(name)) return { kind: 'text', name, text, from: '-var' }
  const meant = name.trim().replaceAll(/[^\p{ID_Continue}-]+/gu, '_') || 'NAME'
  throw wrong(`-var: "${name}" is not a valid name of a variable. Write -var ${meant}=VALUE`)
}

function wrong(message: string): CareenError {
  return new CareenError('INVALID_ARGUMENT', message)
}
