import { hostname, userInfo } from 'node:os'

/** Returns USER@HOST, for the history. Why ASCII: it travels in metadata. */
export function whoAsks(): string {
  try {
    return ascii(`${userInfo().username}@${hostname()}`)
  } catch {
    return ascii(`unknown@${hostname()}`)
  }
}

function ascii(text: string): string {
  return text.replaceAll(/[^!-~]/g, '_')
}
