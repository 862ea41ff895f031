import type { Image, Instant } from '../../model/index.ts'
import { plainDuration } from './durations.ts'
import { anywhere } from './patterns.ts'
import {
  field,
  isRecord,
  optionalFlag,
  optionalNumber,
  optionalText,
  partOf,
  type PolicyPart,
} from './read.ts'
import { areDeleted, decideEach, followed, relate } from './relations.ts'
import { tagTime } from './times.ts'
import { beyondNewest, type ForeignVerdict, olderThan, tagVerdict, type Vote, wholeVerdict } from './votes.ts'

const FIELDS =
  'enabled cadence keep_n older_than name_regex name_regex_delete name_regex_keep next_run_at project_id created_at updated_at'.split(
    ' ',
  )

/** How many tags GitLab reads at once: it keeps keep_n of each such page. */
const PAGE = 1000

type Step = (tags: readonly NamedTag[]) => ReadonlyMap<NamedTag, Vote>
type NamedTag = { readonly tag: string; readonly image: Image }

/**
 * Decides as the cleanup policy of a GitLab project on a registry with the metadata database. It decides about tags: latest stays,
 * then what the expressions select, less the newest keep_n, if older than older_than. Pages of 1,000 tags are decided apart. An
 * image without tags is deleted by the garbage collection, unless an index lists it. Protected and immutable tags are not in the
 * file. Untagged images are no matter of the policy; children and referrers follow their index and subject. Tags of signatures are
 * ordinary tags.
 */
export function decideAsGitlab(
  policy: unknown,
  { images }: { readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const outer = isRecord(policy) && 'container_expiration_policy' in policy
  const root = outer ? partOf(policy, '$', ['container_expiration_policy']) : undefined
  const part = partOf(
    root?.values['container_expiration_policy'] ?? policy,
    outer ? '$.container_expiration_policy' : '$',
    FIELDS,
  )
  const named = images.flatMap((image) => image.tags.map((tag) => ({ tag, image })))
  const step = stepOf(part, now)
  const votes = new Map<string, Vote>()
  for (const page of pagesOf(named)) for (const [{ tag }, vote] of step(page)) votes.set(tag, vote)
  const relations = relate(images, 'fields')
  return decideEach(images, (image, of) => {
    const follows = followed(image, relations, of)
    if (follows !== undefined) return follows
    if (image.tags.length === 0)
      return wholeVerdict(image, { truth: 'no', why: 'the policy decides about tags alone' })
    return tagVerdict(
      image,
      (tag) => votes.get(tag) ?? { truth: 'no', why: 'the policy does not see the tag' },
      () => ({ truth: areDeleted(relations.parents(image), of), why: 'it has no other tag' }),
    )
  })
}

function pagesOf(tags: readonly NamedTag[]): readonly (readonly NamedTag[])[] {
  const sorted = tags.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
  const count = Math.ceil(sorted.length / PAGE)
  return Array.from({ length: count }, (_, page) => sorted.slice(page * PAGE, (page + 1) * PAGE))
}

function stepOf(part: PolicyPart, now: Instant): Step {
  const isOff = optionalFlag(part, 'enabled') === false
  const nameVote = nameVotes(part)
  const keep = optionalNumber(part, 'keep_n')
  const older = optionalText(part, 'older_than')
  const age = older === undefined ? undefined : plainDuration(older, `${part.path}.older_than`)
  return (tags) => {
    const stays = (why: string) => new Map(tags.map((one) => [one, { truth: 'no', why } as const]))
    if (isOff) return stays('the policy is disabled')
    const votes = new Map<NamedTag, Vote>(tags.map((one) => [one, nameVote(one.tag)]))
    const selected = tags.filter((one) => votes.get(one)?.truth === 'yes')
    const beyond = keep === undefined ? [] : beyondNewest(selected.map(placeOf), keep, 'time of the tag')
    for (const [at, one] of selected.entries()) {
      const ofAge =
        age === undefined ? [] : [olderThan(tagTime(one.image), { age, now, atLimit: 'no', what: 'tagged' })]
      const all = [...beyond.slice(at, at + 1), ...ofAge]
      const vote =
        all.find(({ truth }) => truth === 'no') ?? all.find(({ truth }) => truth === 'unknown') ?? all.at(-1)
      if (vote !== undefined) votes.set(one, vote)
    }
    return votes
  }
}

const placeOf = ({ image }: NamedTag) => ({ time: tagTime(image), counted: 'yes' }) as const

/** Why no group: GitLab puts the anchors around the text alone, so that they are those of the first and last alternative. */
function nameVotes(part: PolicyPart): (tag: string) => Vote {
  const expression = (name: string) => {
    const text = optionalText(part, name) ?? ''
    return anywhere(String.raw`\A${text}\z`, `${part.path}.${name}`)
  }
  const removes = expression(
    field(part, 'name_regex_delete') === undefined ? 'name_regex' : 'name_regex_delete',
  )
  const keeps = expression('name_regex_keep')
  return (tag) => {
    if (tag === 'latest') return { truth: 'no', why: 'latest always stays' }
    if (!removes(tag)) return { truth: 'no', why: 'name_regex_delete does not match' }
    if (keeps(tag)) return { truth: 'no', why: 'name_regex_keep matches' }
    return { truth: 'yes', why: 'name_regex_delete matches' }
  }
}
