import { REMOTE } from '../framework/arguments.ts'
import { type Entries, JSON_FLAG, REFERENCE, WORKSPACE } from '../framework/entry.ts'

/** Commands that ask the daemon. */
export const DAEMON: Entries = {
  'dry-run': {
    usage: 'careen dry-run REPO',
    summary: 'Has a worker decide about a repository now, and shows what would go. Deletes nothing.',
    details: REFERENCE,
    flags: {
      policy: {
        value: 'NAME',
        doc: 'Evaluate this policy whatever its status, instead of the one in force.',
      },
      detach: { doc: 'Do not wait for the end.' },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 1, most: 1 },
    load: async () => (await import('../commands/runs.ts')).dryRun,
  },
  run: {
    usage: 'careen run REPO',
    summary: 'Cleans a repository now, by the policy in force, and shows what went.',
    details: REFERENCE,
    flags: { detach: { doc: 'Do not wait for the end.' }, ...JSON_FLAG, ...REMOTE },
    words: { least: 1, most: 1 },
    load: async () => (await import('../commands/runs.ts')).run,
  },
  runs: {
    usage: 'careen runs [show ID | cancel ID]',
    summary: 'Lists runs, shows everything about one, or stops one.',
    details:
      'ID is the id of a run, or its first characters.\nDELETED: images deleted or untagged so far, also by failed runs; in brackets, images that a dry run would delete.\npending: deletes whose outcome is not known yet.',
    flags: { repository: { value: 'REPO', doc: 'Only runs of this repository.' }, ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 2, known: async () => ['show', 'cancel'] },
    load: async () => (await import('../commands/runs.ts')).runs,
  },
  approve: {
    usage: 'careen approve ID',
    summary: 'Lets a run that waits for approval delete exactly the images that it wanted.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 1, most: 1 },
    load: async () => (await import('../commands/runs.ts')).approve,
  },
  explain: {
    usage: 'careen explain REPO[:TAG | @DIGEST]',
    summary: 'Says of every image, or of one, what happens to it and why; also of deleted ones.',
    details: REFERENCE,
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 1, most: 1 },
    load: async () => (await import('../commands/explain.ts')).explain,
  },
  restore: {
    usage: 'careen restore REPO:TAG | REPO@DIGEST | -run ID',
    summary:
      'Puts an image back that careen deleted, or all that a run deleted, as long as the registry still has the layers.',
    details: `${REFERENCE} An image comes back with its children, signatures and tags; a tag that points elsewhere by now is left alone. Interrupted, it can be given again and goes on.`,
    flags: {
      run: { value: 'ID', doc: 'All that this run deleted: the id of a run, or its first characters.' },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 1 },
    load: async () => (await import('../commands/restore.ts')).restore,
  },
  registries: {
    usage: 'careen registries [check NAME [REPO]]',
    summary:
      'Lists registries with what they can do; or asks one now, says what is missing for cleaning it, and what to do.',
    details:
      'A check changes nothing in the registry. Rights are asked for in REPO; without it, in a repository that is known there.\nIt exits with 1 when something is missing that cleaning needs.\nSIZE is what the storage holds of the images of the last scans; what repositories share counts once. With "over", some\nimages are left out, as it is not known what they are made of.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 3, known: async () => ['check'] },
    load: async () => (await import('../commands/registries.ts')).registries,
  },
  repositories: {
    usage: 'careen repositories [resume REPO]',
    summary:
      'Lists repositories with their policies, next runs and what waits for approval; or lets one be cleaned again after an incident.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 2, known: async () => ['resume'] },
    load: async () => (await import('../commands/repositories.ts')).repositories,
  },
  policies: {
    usage: 'careen policies [show ADDRESS]',
    summary: 'Lists the policies that the daemon holds, or shows one as HCL.',
    flags: { ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 2, known: async () => ['show'] },
    load: async () => (await import('../commands/policies.ts')).policies,
  },
  history: {
    usage: 'careen history',
    summary: 'Lists who applied what, and when.',
    flags: { ...WORKSPACE, ...JSON_FLAG, ...REMOTE },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/history.ts')).history,
  },
  health: {
    usage: 'careen health',
    summary: 'Says whether the daemon answers, and which repositories are stopped or wait for approval.',
    flags: { ...REMOTE },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/health.ts')).health,
  },
}
