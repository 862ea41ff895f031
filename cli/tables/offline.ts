import { FOREIGN_SYSTEMS } from '../../policies/importers/systems.ts'
import { type Flag, VARIABLES } from '../framework/arguments.ts'
import { type CommandEntries, JSON_FLAG, POLICIES, REFERENCE } from '../framework/entry.ts'
import { EXIT } from '../framework/exit.ts'

const IMAGES_FILE =
  'FILE.json is an array of images: {repository, digest, tags}, and optionally created, pushed, arrived, tagged, untagged,\npulled, put_back, first_seen, size, blobs, media_type, artifact_type, platform, annotations, labels, children, subject,\nunreadable, registry. Times are RFC 3339. If a time of pushed, arrived, tagged, untagged or pulled is not known exactly,\nwrite a gap: {"after": TIME, "before": TIME}. With -, the array is read from standard input.'
const OFFLINE: Readonly<Record<string, Flag>> = {
  ...POLICIES,
  images: { value: 'FILE', doc: 'JSON file of images; - is standard input.' },
  now: { value: 'TIME', doc: 'Evaluate at this instant (default: now).' },
  grace: { value: 'DURATION', doc: 'Use this grace period instead of those of the policies.' },
  policy: {
    value: 'POLICY',
    doc: 'Evaluate this policy (NAME or lifecycle_policy.NAME), whatever its status, as a dry run does.',
  },
  pins: { value: 'FILE', doc: 'Pins: a JSON array of {registry, repository, reference, owner, until}.' },
  'in-use': {
    value: 'FILE',
    doc: 'Images in use: a JSON array of references, HOST/REPOSITORY:TAG or @DIGEST.',
  },
  'in-use-max-age': { value: 'DURATION', doc: 'Keep all images if the list of images in use is older.' },
}

const TEST_FILES = `PATH is a directory with *.test.hcl and *.test.json files (default: this directory), or a policy file NAME.hcl, whose
tests are the test files with names that begin with "NAME.".
  test "previews go after a week" {
    now        = "2026-11-22T00:00:00Z"
    repository = "team/web"
    image "old preview" {
      tags    = ["pr-1"]
      age     = "8d"
      expect  = "delete"
      because = ["expired"]
    }
  }
expect is "keep", "delete" or "untag"; because lists kinds of reasons; goes is the time of deletion, or "never".
All three are optional.`

const IMPORTED = `FILE is what the system itself stores, prints or takes, as JSON or YAML: of ecr, gar, gitlab, harbor, quay, zot, yandex
and tencent the policy, alone or with what is around it: an answer of the API, a resource of Terraform as JSON, a template
of CloudFormation, a project, a configuration, a manifest; of acr {"cmd": "acr purge ..."}, a task, a command or a script
with commands; of ghcr a step {"uses": ..., "with": {...}} with one of the known actions, or its workflow. With -, it is
read from standard input.
The policies are DISABLED, with a comment on every difference of meaning. What careen cannot say is left out in the
direction that keeps images, with a comment, and the exit status is 5. Where it is not certain that a rule is for a
repository, the rule may keep there, and never delete.`

/** Commands that evaluate policies without daemon and registry. */
export const OFFLINE_COMMANDS: CommandEntries = {
  'import-policy': {
    usage: 'careen import-policy -from SYSTEM [-compare IMAGES.json] FILE',
    summary: 'Prints the cleanup policy of another system as a policy file.',
    details: IMPORTED,
    flags: {
      from: { value: 'SYSTEM', doc: 'The system that the policy is of.', choices: FOREIGN_SYSTEMS },
      compare: {
        value: 'FILE',
        doc: 'JSON file of images, as for careen evaluate: print instead on which of them the system and careen differ.',
      },
      now: { value: 'TIME', doc: 'With -compare: decide at this instant (default: now).' },
      ...JSON_FLAG,
    },
    words: { least: 1, most: 1, files: true },
    exits: [EXIT.refused],
    load: async () => (await import('../commands/import-policy.ts')).importPolicy,
  },
  evaluate: {
    usage: 'careen evaluate -policies PATH -images FILE.json',
    summary: 'Evaluates policies on a file of images, without daemon or registry.',
    details: IMAGES_FILE,
    flags: { ...OFFLINE, ...VARIABLES, ...JSON_FLAG },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/evaluate.ts')).evaluate,
  },
  test: {
    usage: 'careen test [PATH]',
    summary: 'Runs policy tests: which images must be kept or deleted, and why.',
    details: TEST_FILES,
    flags: {
      at: {
        value: 'TIME',
        doc: 'Evaluate at this instant instead of the now of each test. Images keep their ages.',
      },
      run: { value: 'TEXT', doc: 'Run only tests with this text in their names.' },
      ...VARIABLES,
      ...JSON_FLAG,
    },
    words: { least: 0, most: 1, files: true },
    load: async () => (await import('../commands/test.ts')).test,
  },
  forecast: {
    usage: 'careen forecast -policies PATH -images FILE.json',
    summary: 'Shows how many images and bytes are deleted on each of the next days if nothing is pushed.',
    details: IMAGES_FILE,
    flags: {
      days: { value: 'N', doc: 'Number of days after now (default 30).' },
      ...OFFLINE,
      ...VARIABLES,
      ...JSON_FLAG,
    },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/forecast.ts')).forecast,
  },
  effective: {
    usage: 'careen effective REPO',
    summary: 'Shows which policy of the files is in force for a repository, and why the others are not.',
    details: REFERENCE,
    flags: { ...POLICIES, ...VARIABLES, ...JSON_FLAG },
    words: { least: 1, most: 1 },
    load: async () => (await import('../commands/effective.ts')).effective,
  },
}
