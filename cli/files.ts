import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { CareenError, type SourceFile } from '../policies/index.ts'

/** Tests of policies, which are no part of a configuration. */
const TESTS = /\.test\.(?:hcl|json)$/

/**
 * A configuration: one file, or all `*.hcl` of a directory but for tests, sorted. Not finding any is an error that says so.
 */
export function readFiles(path: string, cwd: string): SourceFile[] {
  const at = pathOf(path, cwd)
  if (!isDirectory(at, path) && TESTS.test(path)) {
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${path} holds tests, not policies; name a policy file, or a directory. careen test runs tests`,
    )
  }
  const names = isDirectory(at, path)
    ? readdirSync(at)
        .filter((name) => name.endsWith('.hcl') && !TESTS.test(name))
        .toSorted()
        .map((name) => join(at, name))
    : [at]
  if (names.length === 0) {
    throw new CareenError(
      'NOT_FOUND',
      `${path} has no policy files: their names end in .hcl. Write one, or name another directory`,
    )
  }
  return names.map((name) => sourceFile(name, cwd))
}

/**
 * The tests beside a configuration, sorted: `*.test.hcl` and `*.test.json` of a directory; of a file `web.hcl` those whose
 * names begin with `web.`. Not finding any is an error that says what to write.
 */
export function readTestFiles(path: string, cwd: string): SourceFile[] {
  const at = pathOf(path, cwd)
  const whole = isDirectory(at, path)
  const directory = whole ? at : dirname(at)
  const stem = whole ? '' : `${basename(at, '.hcl')}.`
  const names = readdirSync(directory)
    .filter((name) => TESTS.test(name) && name.startsWith(stem))
    .toSorted()
  if (names.length > 0) return names.map((name) => sourceFile(join(directory, name), cwd))
  const wanted = relative(cwd, join(directory, whole ? 'policies.test.hcl' : `${stem}test.hcl`))
  throw new CareenError(
    'NOT_FOUND',
    `${path} has no tests: write test "name" { ... } blocks into ${wanted}. careen help test shows an example`,
  )
}

function pathOf(path: string, cwd: string): string {
  return path.startsWith('/') ? path : join(cwd, path)
}

function sourceFile(at: string, cwd: string): SourceFile {
  return { name: relative(cwd, at) || at, text: readText(at) }
}

function isDirectory(at: string, path: string): boolean {
  try {
    return statSync(at).isDirectory()
  } catch (cause) {
    throw new CareenError('NOT_FOUND', `${path} does not exist; name a policy file, or a directory of them`, {
      cause,
    })
  }
}

/** The text of a file; one that is not UTF-8 is refused. */
export function readText(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (cause) {
    const why = cause instanceof TypeError ? 'it is not UTF-8 text' : 'it cannot be read'
    throw new CareenError('NOT_FOUND', `${path}: ${why}`, { cause })
  }
}
