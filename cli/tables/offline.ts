import { type Flag, VARIABLES } from '../framework/arguments.ts'
import { type Entries, JSON_FLAG, POLICIES, REFERENCE } from '../framework/entry.ts'

const IMAGES_FILE =
  'FILE.json is an array of images: {repository, digest, tags}, and where it matters created, pushed, arrived, tagged,\nuntagged, pulled, put_back, first_seen, size, blobs, media_type, artifact_type, platform, annotations, labels, children,\nsubject, unreadable, registry. Times are RFC 3339; pushed, arrived, tagged, untagged and pulled may be gaps:\n{"after": TIME, "before": TIME}. - reads it from standard input.'
const OFFLINE: Readonly<Record<string, Flag>> = {
  ...POLICIES,
  images: { value: 'FILE', doc: 'The images.' },
  now: { value: 'TIME', doc: 'Decide as at this instant (default: now).' },
  grace: { value: 'DURATION', doc: 'Replace the grace of every policy.' },
  policy: { value: 'NAME', doc: 'Evaluate this policy whatever its status, as a dry run does.' },
  pins: { value: 'FILE', doc: 'Pins: a JSON array of {registry, repository, reference, owner, until}.' },
  'in-use': {
    value: 'FILE',
    doc: 'Images in use: a JSON array of references, HOST/REPOSITORY:TAG or @DIGEST.',
  },
  'in-use-max-age': { value: 'DURATION', doc: 'Keep everything when that list is older.' },
}

const TEST_FILES = `PATH is a directory (default: this one), with the tests in its *.test.hcl and *.test.json; or a policy file NAME.hcl,
with those whose names begin with NAME and a dot.
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
expect is "keep", "delete" or "untag"; because lists kinds of reasons; goes is an instant or "never". All are optional.`

/** Commands that decide about images without daemon and registry. */
export const OFFLINE_COMMANDS: Entries = {
  evaluate: {
    usage: 'careen evaluate -policies PATH -images FILE.json',
    summary: 'Decides about images of a file, without daemon and registry. Good for trying policies.',
    details: IMAGES_FILE,
    flags: { ...OFFLINE, ...VARIABLES, ...JSON_FLAG },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/evaluate.ts')).evaluate,
  },
  test: {
    usage: 'careen test [PATH]',
    summary: 'Runs the tests beside the policies: what must become of which image, and why.',
    details: TEST_FILES,
    flags: {
      at: {
        value: 'TIME',
        doc: 'Decide as at this instant, about images as old as at the now of their test.',
      },
      run: { value: 'TEXT', doc: 'Only tests with this text in their names.' },
      ...VARIABLES,
      ...JSON_FLAG,
    },
    words: { least: 0, most: 1, files: true },
    load: async () => (await import('../commands/test.ts')).test,
  },
  forecast: {
    usage: 'careen forecast -policies PATH -images FILE.json',
    summary: 'Says how many images and bytes go on each of the next days, if nothing is pushed.',
    details: IMAGES_FILE,
    flags: {
      days: { value: 'N', doc: 'How many days after now (default 30).' },
      ...OFFLINE,
      ...VARIABLES,
      ...JSON_FLAG,
    },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/forecast.ts')).forecast,
  },
  effective: {
    usage: 'careen effective REPO',
    summary: 'Says which policy of the files governs a repository, and why the others do not.',
    details: REFERENCE,
    flags: { ...POLICIES, ...VARIABLES, ...JSON_FLAG },
    words: { least: 1, most: 1 },
    load: async () => (await import('../commands/effective.ts')).effective,
  },
}
