import { TRAITS } from '../../daemon/registry/vendors/traits.ts'
import type { Traits } from '../../daemon/registry/vendors/vendor.ts'
import { type Profile, PROFILES } from '../../policies/model/index.ts'
import { cell, table } from './table.ts'

const UNTAG = {
  probed: 'yes, if a probe finds that the registry can',
  native: "yes, by the vendor's own API",
  none: 'no',
} as const

function support({ support: level }: Traits): string {
  return level
}

function alsoDeleted({ cascades, lastTagDeletesImage }: Traits): string {
  if (cascades) return 'children without tags, and referrers of the image'
  return lastTagDeletesImage ? 'deleting the last tag deletes the image' : 'nothing'
}

/** The registries side by side, each with a link to its page. */
export function vendorOverview(): string {
  const head = ['registry', 'support', 'untagged images', 'push times', 'deletes a tag alone', 'also deleted']
  const rows = PROFILES.map((profile) => {
    const traits = TRAITS[profile]
    return [
      `[${traits.title}](${profile}.md)`,
      support(traits),
      traits.untagged ? 'listed' : 'from scans',
      traits.pushTimes ? 'yes' : 'from scans',
      { probed: 'by probe', native: 'yes', none: 'no' }[traits.untag],
      alsoDeleted(traits),
    ]
  })
  return table(head, rows)
}

/** What careen knows of one registry. Throws for a profile that is not known. */
export function vendorFacts(name: string): string {
  const profile = PROFILES.find((one): one is Profile => one === name)
  if (profile === undefined) throw new Error(`no registry has the profile ${name}`)
  const traits = TRAITS[profile]
  const rows = [
    ['support', `[${support(traits)}](index.md#support)`],
    ['`profile`', `"${profile}"`],
    ['list that careen reads besides the OCI API', traits.list ?? 'none'],
    [
      'images without a tag',
      traits.untagged ? 'listed' : 'from scans: only those that careen saw with a tag',
    ],
    ['push times', traits.pushTimes ? 'reported' : 'from scans: between two scans of careen'],
    ['can delete a tag and keep its image', UNTAG[traits.untag]],
    ['deleted with an image', alsoDeleted(traits)],
    ['if deletes are disabled', traits.enable],
    ['right to delete', traits.grant],
  ]
  return table(
    ['', traits.title],
    rows.map(([key = '', value = '']) => [key, cell(value)]),
  )
}
