import { hostname, userInfo } from 'node:os'

/** Returns USER@HOST, for the history. */
export function whoAsks(): string {
  try {
    return `${userInfo().username}@${hostname()}`
  } catch {
    return hostname()
  }
}
