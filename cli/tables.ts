import type { CommandEntries } from './framework/entry.ts'
import { DAEMON } from './tables/daemon.ts'
import { FIRST_STEPS } from './tables/first-steps.ts'
import { OFFLINE_COMMANDS } from './tables/offline.ts'
import { PINS } from './tables/pins.ts'
import { POLICY_COMMANDS } from './tables/policies.ts'
import { STATE } from './tables/state.ts'

/** Every command, in the order of the help. */
export const COMMANDS: CommandEntries = {
  ...FIRST_STEPS,
  ...POLICY_COMMANDS,
  ...OFFLINE_COMMANDS,
  ...DAEMON,
  ...STATE,
  ...PINS,
  demo: {
    usage: 'careen demo',
    summary:
      'Runs a tour of careen on a registry in memory, in less than a minute. Needs no setup and leaves no files.',
    flags: {},
    words: { least: 0, most: 0 },
    load: async () => (await import('./commands/demo.ts')).demoOf(COMMANDS),
  },
  completion: {
    usage: 'careen completion bash | zsh | fish',
    summary: 'Prints a completion script for your shell: commands, flags and files.',
    details: `bash: source <(careen completion bash)     in ~/.bashrc
zsh:  source <(careen completion zsh)      in ~/.zshrc, after compinit
fish: careen completion fish | source      in ~/.config/fish/config.fish`,
    flags: {},
    words: { least: 1, most: 1, known: async () => ['bash', 'zsh', 'fish'] },
    load: async () => (await import('./commands/completion.ts')).completionOf(COMMANDS),
  },
}
