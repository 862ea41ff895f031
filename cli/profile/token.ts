import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { readHostFile, runProgram } from '../../host/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { Terminal } from '../framework/terminal.ts'

/** Returns the path of a file that a flag or a profile names. `~/` is the home of the user. */
export function pathFrom(folder: string, path: string): string {
  return path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(folder, path)
}

/**
 * Returns the token that a reference of a profile names. `subject`: first words of a message. `folder`: of the profile. Throws INVALID_ARGUMENT
 * with the next step; no message contains what was read.
 */
export async function tokenOf(
  reference: string,
  {
    subject,
    folder,
    env,
  }: { readonly subject: string; readonly folder: string; readonly env: Terminal['env'] },
): Promise<string> {
  const [, kind, rest = ''] = /^(file|env|exec):(.+)$/s.exec(reference) ?? []
  const code = 'INVALID_ARGUMENT'
  switch (kind) {
    case 'file': {
      const file = await readHostFile(pathFrom(folder, rest), { subject: `${subject} file:${rest}`, code })
      return nonEmpty(file.asSecret(), `${subject} file:${rest}: the file is empty`)
    }
    case 'env':
      return nonEmpty(env[rest] ?? '', `${subject} env:${rest}: the variable is not set`)
    default:
      return nonEmpty(await printed(rest, subject), `${subject} exec: the program printed nothing`)
  }
}

async function printed(line: string, subject: string): Promise<string> {
  const [program = '', ...args] = line.split(/\s+/).filter((word) => word !== '')
  const ran = await runProgram(program, args, '')
  if (ran.kind === 'ended' && ran.code === 0) return ran.output
  const why = ran.kind === 'failed' ? ran.why : `ended with ${ran.code}`
  throw new CareenError('INVALID_ARGUMENT', `${subject} exec: ${program} ${why}. Run it yourself: ${line}`)
}

function nonEmpty(text: string, why: string): string {
  const token = text.trim()
  if (token !== '' && !/\s/.test(token)) return token
  const message =
    token === '' ? `${why}. Write the token there` : `${why.replace(/:[^:]*$/, '')}: it is more than one word`
  throw new CareenError('INVALID_ARGUMENT', message)
}
