import { DAEMON } from './tables/daemon.ts'
import type { Entries } from './tables/entry.ts'
import { OFFLINE_COMMANDS } from './tables/offline.ts'
import { POLICY_COMMANDS } from './tables/policies.ts'

/** Every command, in the order of the help. */
export const COMMANDS: Entries = {
  ...POLICY_COMMANDS,
  ...OFFLINE_COMMANDS,
  ...DAEMON,
  demo: {
    usage: 'careen demo',
    summary:
      'Shows everything in less than a minute, on a registry in memory. Needs nothing and leaves nothing behind.',
    flags: {},
    words: { least: 0, most: 0 },
    load: async () => (await import('./commands/demo.ts')).demo,
  },
}
