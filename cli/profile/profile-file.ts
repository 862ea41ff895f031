import { type SourceFile } from '../../policies/hcl/index.ts'
import {
  hasErrors,
  inReadingOrder,
  type Problems,
  readConstantFile,
  type Values,
  valuesOf,
  type Written,
} from '../../policies/language/index.ts'
import { CareenError, compact } from '../../policies/model/index.ts'
import { PROFILE_FILE } from './schema.ts'

/** A daemon block. `token`: a reference to it. `caFile`: relative to the folder of the profile. */
export type ProfileDaemon = {
  readonly name: string
  readonly address: string
  readonly token?: string
  readonly caFile?: string
  readonly workspace?: string
  readonly production: boolean
}

/** What a profile says. `path`: where it is. */
export type UserProfile = {
  readonly path: string
  readonly defaultDaemon?: string
  readonly daemons: readonly ProfileDaemon[]
}

/** Parses a profile. Throws INVALID_ARGUMENT with every error, each as `FILE:LINE:COLUMN: ...`. */
export async function parseProfile(file: SourceFile): Promise<Omit<UserProfile, 'path'>> {
  const { root, at } = await readConstantFile(file, PROFILE_FILE)
  const profile = contentOf(root, at)
  const all = inReadingOrder(at.all())
  if (!hasErrors(all)) return profile
  const lines = all.map(({ place, summary, detail }) => {
    const where = [place?.file ?? file.name, place?.line, place?.column].filter((part) => part !== undefined)
    return `${where.join(':')}: ${summary}. ${detail}`
  })
  throw new CareenError('INVALID_ARGUMENT', lines.join('\n'))
}

function contentOf(root: Written, at: Problems): Omit<UserProfile, 'path'> {
  const values = valuesOf(root, PROFILE_FILE, at)
  const daemons = root.blocks.map((block) => daemonOf(block, at))
  const wanted = textOf(values, 'default_daemon')
  if (wanted !== undefined && !daemons.some(({ name }) => name === wanted))
    at.error(root, 'Unknown daemon', `There is no block daemon "${wanted}".`, 'default_daemon')
  return { daemons, ...compact({ defaultDaemon: wanted }) }
}

function daemonOf(block: Written, at: Problems): ProfileDaemon {
  const schema = PROFILE_FILE.blocks['daemon'] ?? PROFILE_FILE
  const values = valuesOf(block, schema, at)
  const token = textOf(values, 'token')
  // Why the value is not shown: it can be a token.
  if (token !== undefined && !/^(?:file|env|exec):./.test(token))
    at.error(block, 'Wrong value for "token"', 'Write file:PATH, env:NAME or exec:PROGRAM ARGUMENTS.')
  return {
    name: block.label,
    address: textOf(values, 'address') ?? '',
    production: values['production'] === true,
    ...compact({ token, caFile: textOf(values, 'ca_file'), workspace: textOf(values, 'workspace') }),
  }
}

function textOf(values: Values, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
