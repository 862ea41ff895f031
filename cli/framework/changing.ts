import { CareenError, type Code } from '../../policies/model/index.ts'
import type { Terminal } from './terminal.ts'

/** Codes of failures after which it is not known whether a request was carried out. */
const LOST: ReadonlySet<Code> = new Set<Code>([
  'DAEMON_UNREACHABLE',
  'DRAINING',
  'DEADLINE_EXCEEDED',
  'CANCELLED',
  'INTERNAL',
])

/** Returns true if it is not known whether a request with this failure was carried out. */
export function isLost(thrown: unknown): boolean {
  return LOST.has(CareenError.from(thrown).code)
}

/** Carries out what changes something, and notes for the last line of -json whether it did. */
export async function changing<T>({ outcome }: Pick<Terminal, 'outcome'>, act: () => Promise<T>): Promise<T> {
  try {
    const done = await act()
    outcome({ changed: true })
    return done
  } catch (thrown) {
    if (isLost(thrown)) outcome({ changed: 'unknown' })
    throw thrown
  }
}
