import { REMOTE } from '../framework/arguments.ts'
import { type CommandEntries, JSON_FLAG, WORKSPACE } from '../framework/entry.ts'

/** Commands on what was applied. */
export const STATE: CommandEntries = {
  logs: {
    usage: 'careen logs [ID] [-follow]',
    summary:
      'Shows what a run did, a line for each event: when it was asked for, began, deleted each image, and how it ended.',
    details: 'ID is the id of a run, or its first characters; without one it is the newest run.',
    flags: {
      follow: { doc: 'Go on until the run ends or waits for a person, or until Ctrl-C. The run goes on.' },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 1 },
    load: async () => (await import('../commands/logs.ts')).logs,
  },
  state: {
    usage: 'careen state list [GLOB...] [-drift] | show ADDRESS',
    summary: 'Lists the objects of a workspace, who changed them and what they govern, or shows one as HCL.',
    details:
      'GLOB is an address in which * stands for any characters, such as "lifecycle_policy.team-*".\nDrift is what others did since the files of this directory were applied last: a rollback, other files, or a caller of the API.\nIf these files were never applied there, it is compared with the files that were applied last.',
    flags: {
      drift: { doc: 'List only objects that others changed, who and when, and what differs.' },
      ...WORKSPACE,
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 1, most: Infinity, known: async () => ['list', 'show'] },
    load: async () => (await import('../commands/state.ts')).state,
  },
  export: {
    usage: 'careen export',
    summary: 'Prints all objects of a workspace as HCL. A plan of it has no changes.',
    flags: { ...WORKSPACE, ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/state.ts')).exportState,
  },
  history: {
    usage: 'careen history',
    summary: 'Lists applies: when, by whom, from which commit, and what they changed.',
    details:
      'FROM: the commit of the files; dirty: they differed from it; serial N: a rollback to it.\nOBJECTS: =N: so many were accepted as others made them.\nIMAGES: images newly deleted because of it, and spared: no longer deleted.',
    flags: {
      limit: { value: 'N', doc: 'List at most the newest N (default 20).' },
      since: { value: 'TIME', doc: 'List only applies since then: 7d, or 2026-11-30T00:00:00Z.' },
      ...WORKSPACE,
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/history.ts')).history,
  },
  workspaces: {
    usage: 'careen workspaces',
    summary: 'Lists workspaces: serials, objects, and when, by whom and from where they were last applied.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/workspaces.ts')).workspaces,
  },
}
