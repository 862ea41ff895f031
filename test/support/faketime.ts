import { globSync } from 'node:fs'
import type { Env } from './processes.ts'
import type { Skip } from './skips.ts'

const [LIBRARY] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')

/** For a test that sets the clock on the wall of a process: skips where libfaketime is not. */
export const SKIP_WITHOUT_FAKETIME: Skip =
  LIBRARY === undefined ? 'faketime is not here: apt install faketime' : false

/**
 * The environment of a process whose clock on the wall is what a file says, such as `+400d`. Its monotonic clock is that of the host: Node
 * ends if that one jumps.
 */
export function faketimeEnv(file: string): Env {
  return {
    LD_PRELOAD: LIBRARY ?? '',
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}
