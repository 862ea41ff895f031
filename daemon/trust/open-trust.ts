import { readHostFile } from '../../host/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { Log } from '../log.ts'
import { bindings, LOCAL_TRUST, type Trust } from './bindings.ts'
import { type CareendFile, parseCareendFile } from './careend-file.ts'

export type TrustOptions = {
  /** Path of `careend.hcl`. Undefined: there is none. */
  readonly file: string | undefined
  /** True if only the user of this process can reach it, or send it work. */
  readonly isLocal: boolean
  readonly log: Log
}

export type OpenTrust = {
  readonly trust: Trust
  /** Reads the file again. Keeps the old content and logs why if that fails. */
  readonly reload: () => Promise<void>
}

const NO_FILE: CareendFile = { registryHosts: [], aliases: new Map(), distinct: new Map() }
const LARGEST = 1 << 20

/**
 * Returns the trust of this process. Without a file everything is allowed to a process that only its user can reach, and
 * nothing to another one. Throws INVALID_ARGUMENT if the file cannot be read, is no regular file, can be written by others,
 * or has errors.
 */
export async function openTrust({ file, isLocal, log }: TrustOptions): Promise<OpenTrust> {
  if (file === undefined) {
    const trust = isLocal ? LOCAL_TRUST : bindings(() => NO_FILE)
    return { trust, reload: () => Promise.resolve() }
  }
  let current = await load(file)
  log.info(`configuration of ${file} is in force`, { registry_hosts: current.registryHosts.length })
  const reload = async (): Promise<void> => {
    try {
      current = await load(file)
      log.info(`configuration of ${file} was read again`, { registry_hosts: current.registryHosts.length })
    } catch (thrown) {
      log.error(`the old configuration stays in force. ${CareenError.from(thrown).message}`)
    }
  }
  return { trust: bindings(() => current), reload }
}

async function load(path: string): Promise<CareendFile> {
  const use = { subject: `--config ${path}`, code: 'INVALID_ARGUMENT', limit: LARGEST } as const
  const file = await readHostFile(path, use)
  return parseCareendFile({ name: path, text: file.asTrusted() })
}
