import { lstatSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import type { Diagnostic, SourceFile } from '../../policies/hcl/index.ts'
import { closest } from '../../policies/hcl/source/suggest.ts'
import { CareenError } from '../../policies/model/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { unreadableWords } from '../framework/file-errors.ts'
import { type FileKind, kindOf } from './names.ts'
import { readText } from './text.ts'

/** The files that were read, and a diagnostic for each file that was not. */
export type ReadFiles = { readonly files: readonly SourceFile[]; readonly diagnostics: readonly Diagnostic[] }

export type ReadHow = { readonly mayBeEmpty?: boolean }

/** Maximum size of all files of one configuration together, in bytes. */
export const CONFIGURATION_LIMIT: number = 64 * 1024 * 1024

/**
 * Reads a configuration: one file, or all `*.hcl` files of a directory except tests and values of variables, sorted. Throws
 * NOT_FOUND if there are none, unless `mayBeEmpty`.
 */
export function readFiles(path: string, cwd: string, { mayBeEmpty = false }: ReadHow = {}): ReadFiles {
  const at = pathOf(path, cwd)
  if (!isDirectory(at, path)) return readAll([policyFile(at, path)], cwd)
  const names = listed(at, path, 'policies')
  if (names.length > 0 || mayBeEmpty) return readAll(names, cwd)
  throw new CareenError(
    'NOT_FOUND',
    `${path}: the directory contains no policy file (*.hcl). Write one with careen init REGISTRY_URL, or name another directory`,
  )
}

/** Returns the directory of a configuration: the path itself, or the directory of the file. */
export function directoryOf(path: string, cwd: string): string {
  const at = pathOf(path, cwd)
  return isDirectory(at, path) ? at : dirname(at)
}

function policyFile(at: string, path: string): string {
  switch (kindOf(path)) {
    case 'tests':
      throw new CareenError(
        'INVALID_ARGUMENT',
        `${path}: the file contains tests, not policies. Name a policy file or a directory. careen test runs tests`,
      )
    case 'values':
    case 'automatic':
      throw new CareenError(
        'INVALID_ARGUMENT',
        `${path}: the file contains values of variables, not policies. Name a policy file or a directory, and add -var-file ${path}`,
      )
    case 'policies':
    case 'other':
      return at
  }
}

/**
 * Reads the tests of a configuration, sorted: `*.test.hcl` and `*.test.json` of a directory; for a file `web.hcl`, those
 * with names that begin with `web.`. Throws NOT_FOUND if there are none.
 */
export function readTestFiles(path: string, cwd: string): ReadFiles {
  const at = pathOf(path, cwd)
  const whole = isDirectory(at, path)
  const directory = whole ? at : dirname(at)
  const stem = whole ? '' : `${basename(at, '.hcl')}.`
  const paths = listed(directory, path, 'tests').filter((one) => basename(one).startsWith(stem))
  if (paths.length > 0) return readAll(paths, cwd)
  const wanted = relative(cwd, join(directory, whole ? 'policies.test.hcl' : `${stem}test.hcl`))
  throw new CareenError(
    'NOT_FOUND',
    `${path}: no tests found. Write test "name" { ... } blocks into ${wanted}. careen help test shows an example`,
  )
}

/** Returns the paths of the files of one kind in a directory, sorted. */
export function listed(directory: string, shown: string, kind: FileKind): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => kindOf(name) === kind)
      .toSorted()
      .map((name) => join(directory, name))
  } catch (cause) {
    throw new CareenError('NOT_FOUND', `${shown} ${unreadableWords(cause)}`, { cause })
  }
}

/** Returns the names of the policy files of a directory, sorted. Throws NOT_FOUND if it cannot be read. */
export function policyFilesIn(directory: string): string[] {
  return listed(directory, directory, 'policies').map((path) => basename(path))
}

/** Reads all of these files, or none if they are larger than CONFIGURATION_LIMIT together. */
function readAll(paths: readonly string[], cwd: string): ReadFiles {
  const total = paths.reduce((sum, path) => sum + sizeOf(path), 0)
  if (total > CONFIGURATION_LIMIT) return { files: [], diagnostics: [tooMuch(paths.length, total)] }
  const read = paths.map((path) => ({ name: nameOf(path, cwd), ...readText(path, nameOf(path, cwd)) }))
  return {
    files: read.flatMap((one) => (one.ok ? [{ name: one.name, text: one.text }] : [])),
    diagnostics: read.flatMap((one) => (one.ok ? [] : [one.problem])),
  }
}

function tooMuch(count: number, total: number): Diagnostic {
  return {
    severity: 'error',
    summary: 'Configuration is too large',
    detail: `The ${count} files have ${readableBytes(total)} together; the maximum is ${readableBytes(CONFIGURATION_LIMIT)}. Split the configuration into several directories.`,
  }
}

/** Returns the name of a file in messages: its path relative to `cwd`. */
export function nameOf(at: string, cwd: string): string {
  return relative(cwd, at) || at
}

export function pathOf(path: string, cwd: string): string {
  return isAbsolute(path) ? path : join(cwd, path)
}

function isDirectory(at: string, path: string): boolean {
  return typeOf(at, path) === 'directory'
}

/** Returns `other` for a path whose type cannot be read; reading it reports why. Throws NOT_FOUND if it does not exist. */
export function typeOf(at: string, path: string): 'directory' | 'other' {
  try {
    return statSync(at).isDirectory() ? 'directory' : 'other'
  } catch (cause) {
    if (lstatSync(at, { throwIfNoEntry: false }) !== undefined) return 'other'
    const hint = didYouMean(at, path)
    throw new CareenError(
      'NOT_FOUND',
      `${path} does not exist. Name a policy file, or a directory of policy files${hint}`,
      { cause },
    )
  }
}

/** Returns `. Did you mean prod.hcl?` if a file beside the path has a similar name, or an empty text. */
export function didYouMean(at: string, path: string): string {
  try {
    const meant = closest(basename(at), readdirSync(dirname(at)))
    return meant === undefined ? '' : `. Did you mean ${join(dirname(path), meant)}?`
  } catch {
    return ''
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    // Reading the file reports the error.
    return 0
  }
}
