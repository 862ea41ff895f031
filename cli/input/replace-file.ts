import { randomBytes } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Diagnostic } from '../../policies/hcl/index.ts'
import { codeOf } from '../framework/file-errors.ts'
import { readText } from './text.ts'

/**
 * Replaces the text of a file atomically, and keeps its mode. Replaces the target of a link. Returns undefined if it was
 * replaced, or a diagnostic if not.
 */
export function replaceText(
  at: string,
  shown: string,
  before: string,
  after: string,
): Diagnostic | undefined {
  try {
    const target = realpathSync(at)
    accessSync(target, constants.W_OK)
    return writeBeside(target, after, () => {
      const now = readText(target, shown)
      return now.ok && now.text === before ? undefined : changed(shown)
    })
  } catch (cause) {
    return {
      severity: 'error',
      summary: 'File cannot be written',
      detail: `The file was not changed. The system reports ${codeOf(cause)}.`,
      place: { file: shown },
    }
  }
}

/** Writes a new file beside the old one, and renames it over the old one unless that has changed. */
function writeBeside(
  target: string,
  text: string,
  against: () => Diagnostic | undefined,
): Diagnostic | undefined {
  const { mode } = statSync(target)
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = openSync(beside, 'wx', mode)
    try {
      // Why not writeSync: it can write a part of the text if the disk is full.
      writeFileSync(file, text)
      fchmodSync(file, mode)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    const why = against()
    if (why === undefined) renameSync(beside, target)
    return why
  } finally {
    rmSync(beside, { force: true })
  }
}

function changed(shown: string): Diagnostic {
  return {
    severity: 'error',
    summary: 'File changed meanwhile',
    detail: 'Another program wrote the file during formatting, so it was not changed. Run the command again.',
    place: { file: shown },
  }
}
