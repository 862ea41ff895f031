import type { Problems, Values, Written } from '../../policies/language/index.ts'

/** One `person` block. */
export type PersonBlock = { readonly name: string; readonly identities: readonly string[] }

const NAME = /^[A-Za-z][\w-]{0,62}$/

/** Why no `*`: who has an identity that begins so tomorrow is another human. */
const IDENTITY =
  /^(?:socket:[A-Za-z][\w-]*|token:[a-z\d]+|mtls:(?:spiffe:\/\/|dns:|cn:)[\w.~:/@+=%-]+|oidc:[A-Za-z][\w-]*:[\w.~:/@+=%|!#-]+)$/

/** Returns what a `person` block says. Adds a diagnostic for each value that is not valid. */
export function personBlock(block: Written, { identities }: Values, at: Problems): PersonBlock {
  const error = (detail: string): void => at.error(block, 'Identities of a person', detail, 'identities')
  if (!NAME.test(block.label))
    at.error(block, 'Label of a person block', 'Write letters, digits, "_" and "-", a letter first.')
  const all = Array.isArray(identities) ? identities.filter((one) => typeof one === 'string') : []
  if (block.body['identities'] !== undefined && all.length === 0) error('Name at least one identity.')
  for (const one of all)
    if (!IDENTITY.test(one))
      error(
        `"${one}" is no identity. Write it as careen doctor shows it to the person, in full, such as "token:ID".`,
      )
  return { name: block.label, identities: all }
}

/** Adds a diagnostic for each block with an identity of a person before. Why: nobody would know who has approved. */
export function refuseSecondPerson(
  persons: readonly PersonBlock[],
  blocks: readonly Written[],
  at: Problems,
): void {
  const seen = new Map<string, string>()
  for (const [i, { name, identities }] of persons.entries()) {
    const block = blocks[i]
    for (const identity of identities) {
      const before = seen.get(identity)
      if (before !== undefined && before !== name && block !== undefined)
        at.error(
          block,
          'Identity of two persons',
          `"${identity}" belongs to person "${before}" already. Write it in one of the two blocks.`,
          'identities',
        )
      seen.set(identity, before ?? name)
    }
  }
}

/** Returns the name of the person who has an identity, or undefined if no block names it. */
export function personNamed(persons: readonly PersonBlock[], identity: string): string | undefined {
  return persons.find(({ identities }) => identities.includes(identity))?.name
}
