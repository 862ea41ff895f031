import { type CommandEntries, JSON_FLAG } from '../framework/entry.ts'

/** Commands for the beginning. */
export const FIRST_STEPS: CommandEntries = {
  init: {
    usage: 'careen init REGISTRY_URL',
    summary:
      'Writes policies.hcl with a registry and one policy that is DISABLED. Asks nothing, sends nothing.',
    details:
      'REGISTRY_URL is a URL or a host, such as registry.example.com or http://localhost:5000.\nA file that exists is never overwritten. Afterwards: careen apply, careen registries check, careen dry-run.',
    flags: { ...JSON_FLAG },
    words: { least: 1, most: 1 },
    load: async () => (await import('../commands/init.ts')).init,
  },
}
