import { REMOTE } from '../framework/arguments.ts'
import { type CommandEntries, JSON_FLAG } from '../framework/entry.ts'

/** Commands about registries and repositories. */
export const REGISTRIES: CommandEntries = {
  registries: {
    usage: 'careen registries [check NAME [REPO]]',
    summary:
      'Lists registries with their capabilities, or checks one: what prevents cleaning, and what to do.',
    details:
      'A check changes nothing in the registry. Permissions are checked in REPO, or else in a known repository of the registry.\nA check exits with 1 if cleaning is not possible.\nUNTAGGED, PUSH TIMES: "from scans" if the registry does not report them, so that careen knows only what its scans have seen.\nSIZE: bytes in storage of all images of the last scans; shared layers count once. "over": some images are not counted,\nbecause their layers are not known.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 3, known: async () => ['check'] },
    load: async () => (await import('../commands/registries.ts')).registries,
  },
  pause: {
    usage: 'careen pause REGISTRY -reason TEXT',
    summary: 'Stops all deletes in a registry at once, until somebody resumes it.',
    details:
      'Runs of the registry stop before their next DELETE and wait. Plans, explanations and dry runs go on.\nThe reason, your name and the time are shown with the registry and with each run that waits.',
    flags: {
      reason: { value: 'TEXT', doc: 'Why nothing may be deleted, for other people.' },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 1, most: 1 },
    load: async () => (await import('../commands/pause.ts')).pause,
  },
  resume: {
    usage: 'careen resume REGISTRY',
    summary: 'Ends the pause of a registry: runs that wait go on.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 1, most: 1 },
    load: async () => (await import('../commands/pause.ts')).resume,
  },
  repositories: {
    usage: 'careen repositories [pause REPO -reason TEXT | resume REPO]',
    summary:
      'Lists repositories with policies, next runs and approvals that wait, pauses one, or resumes it after a pause or an incident.',
    details:
      'A pause stops all deletes in REPO at once, as careen pause does in a registry: runs stop before their next DELETE and wait.\nREPO need not have been seen. Plans, explanations and dry runs go on, and so do the other repositories.\nresume shows who paused it and what stopped it, and asks for a yes. With an incident, it accepts that missing images were removed on purpose.',
    flags: {
      reason: { value: 'TEXT', doc: 'With pause: why nothing may be deleted, for other people.' },
      'auto-approve': { doc: 'With resume: do not ask for confirmation.' },
      input: {
        value: 'BOOL',
        doc: 'Whether questions may be asked (default true).',
        choices: ['true', 'false'],
      },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 2, known: async () => ['pause', 'resume'] },
    load: async () => (await import('../commands/repositories.ts')).repositories,
  },
}
