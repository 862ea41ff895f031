import { REMOTE } from '../framework/arguments.ts'
import { type CommandEntries, INPUT, JSON_FLAG, REFERENCE } from '../framework/entry.ts'
import { EXIT } from '../framework/exit.ts'

/** Commands about pins. */
export const PINS: CommandEntries = {
  pin: {
    usage: 'careen pin REPO:TAG | REPO@DIGEST ... -until=TIME -reason=TEXT',
    summary: 'Pins images: no run deletes them while the pin is in force, whatever the policies say.',
    details: `${REFERENCE}\nA pinned tag keeps the image that it names, with its children and signatures, and follows the tag. The image may be pushed later.\nThe pin is in force when the command ends. Pinning again, with the same reason, makes the pin longer and never shorter.\nFrom a cluster: kubectl get pods -A -o json | careen pin -from-kubernetes=- -until=2d\nImages of registries that careen does not know are counted and named.`,
    flags: {
      until: {
        value: 'TIME',
        doc: 'When the pin ends: a duration such as 30d, a time such as 2027-01-31T00:00:00Z, or never.',
      },
      reason: { value: 'TEXT', doc: 'Why it is pinned, for other people.' },
      'from-file': { value: 'FILE', doc: 'Pin what a file lists, one REPO:TAG a line; - is standard input.' },
      'from-kubernetes': {
        value: 'FILE',
        doc: 'Pin what the pods of a file run, as kubectl get pods -A -o json prints them; - is standard input.',
      },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 1000 },
    load: async () => (await import('../commands/pin.ts')).pin,
  },
  unpin: {
    usage: 'careen unpin REPO:TAG | REPO@DIGEST | PIN',
    summary: 'Removes the pins of an image, or one pin, after it shows what the policy decides without them.',
    details: REFERENCE,
    flags: {
      'auto-approve': { doc: 'Do not ask for confirmation.' },
      ...INPUT,
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 1, most: 1 },
    exits: [EXIT.stale],
    load: async () => (await import('../commands/unpin.ts')).unpin,
  },
  pins: {
    usage: 'careen pins',
    summary: 'Lists the pins in force: images, ends, who pinned them and why.',
    flags: {
      repository: { value: 'REPO', doc: 'List only pins of this repository.' },
      ...JSON_FLAG,
      ...REMOTE,
    },
    words: { least: 0, most: 0 },
    load: async () => (await import('../commands/unpin.ts')).pins,
  },
}
