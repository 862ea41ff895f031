import { selectorOf } from '../../policies/diff/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { RepositoryState } from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'

/** Returns the globs of a flag that may be repeated. */
function globsOf({ given }: Arguments, flag: 'target' | 'exclude'): readonly string[] {
  return given.flatMap((one) => (one.flag === flag ? [one.value] : []))
}

/**
 * Returns the repositories of a command, each once: those that are named, or those with a policy in force that -target selects and
 * -exclude does not. `known` is called only for globs. Throws INVALID_ARGUMENT if both or neither are given, or if a glob selects nothing.
 */
export async function chosenRepositories(
  command: string,
  args: Arguments,
  known: () => Promise<readonly RepositoryState[]>,
): Promise<readonly string[]> {
  const [targets, excludes] = [globsOf(args, 'target'), globsOf(args, 'exclude')]
  if (args.words.length > 0 && targets.length + excludes.length > 0)
    throw invalid(command, 'name repositories, or select them with -target and -exclude, and not both')
  if (args.words.length > 0) return [...new Set(args.words)]
  if (targets.length === 0)
    throw invalid(
      command,
      excludes.length === 0
        ? `a repository is missing; write careen ${command} REPO, or -target=GLOB`
        : '-exclude leaves out some of what -target selects: add -target=GLOB',
    )
  const governed = (await known()).filter(({ policy }) => policy !== undefined)
  const within = (flag: 'target' | 'exclude', globs: readonly string[]): ReadonlySet<RepositoryState> =>
    new Set(globs.flatMap((glob) => selectedBy(glob, flag, governed)))
  const [wanted, unwanted] = [within('target', targets), within('exclude', excludes)]
  const chosen = governed.filter((one) => wanted.has(one) && !unwanted.has(one))
  if (chosen.length > 0) return chosen.map(({ registry, repository }) => `${registry}/${repository}`)
  throw new CareenError(
    'INVALID_ARGUMENT',
    `-exclude leaves out all that -target selects. Nothing was changed`,
  )
}

/** Throws INVALID_ARGUMENT if a glob selects nothing: a wrong -exclude would clean what somebody meant to leave. */
function selectedBy(
  glob: string,
  flag: 'target' | 'exclude',
  governed: readonly RepositoryState[],
): readonly RepositoryState[] {
  const found = governed.filter(selectorOf(glob, `-${flag}`))
  if (found.length > 0) return found
  throw new CareenError(
    'INVALID_ARGUMENT',
    `-${flag}=${glob} selects no repository with a policy in force. To list them, run: careen repositories. Nothing was changed`,
  )
}
