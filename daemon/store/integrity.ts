import { execFile } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CareenError } from '../../policies/model/index.ts'
import { damagedFile } from './faults.ts'

/** Checks every page, row and index of a database while this process uses it. Returns what is wrong, or undefined if nothing is. */
export type CheckIntegrity = (path: string, signal: AbortSignal) => Promise<CareenError | undefined>

/**
 * Checks in another process that reads the file. Why not in this one: the check of a large database takes seconds, and closing the
 * descriptor of another connection could drop the locks of this process.
 */
export const checkIntegrity: CheckIntegrity = async (path, signal) => {
  const script = fileURLToPath(new URL(`./integrity-process${extname(import.meta.url)}`, import.meta.url))
  const { failed, text } = await printed(script, path, signal)
  const [first = ''] = text.trim().split('\n')
  if (first === 'ok') return undefined
  if (first !== '') return damagedFile(path, `integrity check: ${first}`)
  return new CareenError(
    'STORE_FAILED',
    `database ${path} could not be checked for damage, so no image is deleted: ${failed?.message ?? 'no result'}. Restart the daemon`,
  )
}

type Printed = { readonly failed: Error | null; readonly text: string }

function printed(script: string, path: string, signal: AbortSignal): Promise<Printed> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, path], { signal }, (failed, text) => resolve({ failed, text }))
  })
}

/** Returns the error of a database whose check has not ended. */
export function notChecked(path: string): CareenError {
  return new CareenError(
    'FAILED_PRECONDITION',
    `database ${path} is being checked for damage. No image is deleted before that has ended`,
  )
}
