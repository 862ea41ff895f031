import type { Range, SourceFile, Diagnostic } from '../hcl/index.ts'
import { addressOf, type DeclaredObject } from '../model/index.ts'
import { checkObjects } from './check.ts'
import { objectOf } from './decode.ts'
import { lintDiagnostic, lintObjects } from './lint.ts'
import { load, type ReadOptions } from './load.ts'
import { locator } from './locate.ts'
import { originsOf } from './origins.ts'
import type { Settings } from './settings.ts'

/** What a configuration declares, sorted by address, and all that is wrong with it, in reading order. */
export type Configuration = {
  readonly objects: readonly DeclaredObject[]
  readonly diagnostics: readonly Diagnostic[]
  /** What its `careen` block says. */
  readonly settings: Settings
  /**
   * The stretches of files that an object's text is made of: its block, and the variables, local values, registries and
   * modules that it uses. Empty for an address that is not declared.
   */
  readonly originsOf: (address: string) => readonly Range[]
}

/** Reads all files of a configuration. Reports every error of every file. With errors, `objects` is incomplete. */
export async function readConfiguration(
  files: readonly SourceFile[],
  options: ReadOptions = {},
): Promise<Configuration> {
  const { placed, at, unread, settings } = await load(files, options)
  const objects: DeclaredObject[] = []
  for (const { written } of placed) {
    const object = objectOf(written, at)
    if (object !== undefined) objects.push(object)
  }
  const locate = locator(placed.map(({ written }) => written))
  const mayExist = (registry: string): boolean => registry === '' || unread.has('registry')
  const broken = new Set(placed.flatMap(({ written }) => (written.at?.broken ? [written.address] : [])))
  const isTouched = (address: string): boolean => broken.has(address) || at.isTouched(address)
  const wrong = checkObjects(objects, { locate, mayExist, isTouched })
  wrong.forEach(at.add)
  const drafts = placed.filter(({ written }) => (written.body['status'] ?? null) === null)
  const lints = lintObjects(objects, new Set(drafts.map(({ written }) => written.address)))
  lints.forEach((lint) => at.add(lintDiagnostic(lint, locate)))
  const byAddress = new Map(placed.map((one) => [one.written.address, one]))
  return {
    objects: objects.toSorted((a, b) => (addressOf(a) < addressOf(b) ? -1 : 1)),
    diagnostics: at.all(),
    settings,
    originsOf: (address) => {
      const found = byAddress.get(address)
      return found === undefined ? [] : originsOf(found)
    },
  }
}
