import { readHostFile } from '../../host/index.ts'
import { sha256 } from '../../policies/audit/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { Log } from '../log.ts'
import { bindings, LOCAL_TRUST, type Trust } from './bindings.ts'
import { type CareendFile, NO_FILE, parseCareendFile } from './careend-file.ts'

export type TrustOptions = {
  /** Path of `careend.hcl`. Undefined: there is none. */
  readonly file: string | undefined
  /** True if only the user of this process can reach it, or send it work. */
  readonly isLocal: boolean
  readonly log: Log
}

export type OpenTrust = {
  readonly trust: Trust
  /** Returns the content of the file that is in force. */
  readonly current: () => CareendFile
  /** Returns the SHA-256 of that file in hex, or undefined without a file. */
  readonly sha256: () => string | undefined
  /** Reads the file again. Keeps the old content and logs why if that fails. */
  readonly reload: () => Promise<void>
}

const LARGEST = 1 << 20

/**
 * Returns the trust of this process. Without a file everything is allowed to a process that only its user can reach, and
 * nothing to another one. Throws INVALID_ARGUMENT if the file cannot be read, is no regular file, can be written by others,
 * or has errors.
 */
export async function openTrust({ file, isLocal, log }: TrustOptions): Promise<OpenTrust> {
  if (file === undefined) {
    const trust = isLocal ? LOCAL_TRUST : bindings(() => NO_FILE)
    return { trust, current: () => NO_FILE, sha256: () => undefined, reload: () => Promise.resolve() }
  }
  let current = await load(file)
  log.info(`configuration of ${file} is in force`, countsOf(current.content))
  const reload = async (): Promise<void> => {
    try {
      current = await load(file)
      log.info(`configuration of ${file} was read again`, countsOf(current.content))
    } catch (thrown) {
      log.error(`the old configuration stays in force. ${CareenError.from(thrown).message}`)
    }
  }
  const content = (): CareendFile => current.content
  return { trust: bindings(content), current: content, sha256: () => current.sha256, reload }
}

function countsOf({ registryHosts, listeners, grants }: CareendFile): Readonly<Record<string, number>> {
  return { registry_hosts: registryHosts.length, listeners: listeners.length, grants: grants.length }
}

type Loaded = { readonly content: CareendFile; readonly sha256: string }

async function load(path: string): Promise<Loaded> {
  const use = { subject: `--config ${path}`, code: 'INVALID_ARGUMENT', limit: LARGEST } as const
  const file = await readHostFile(path, use)
  const text = file.asTrusted()
  return { content: await parseCareendFile({ name: path, text }), sha256: sha256(text).toString('hex') }
}
