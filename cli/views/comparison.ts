import { type OutputLine, rowLines } from './lines/line.ts'
import { count, shortDigest, table } from './text.ts'

/** One image, with what another system and careen do with it under policies that are meant to say the same. */
export type ComparedImage = {
  readonly repository: string
  readonly digest: string
  readonly tags: readonly string[]
  readonly there: { readonly action: string; readonly why: string }
  readonly here: { readonly action: string; readonly why: string }
  /** `unknown`: the file or the documentation does not say what the other system does. */
  readonly result: 'same' | 'different' | 'unknown'
}

/** Returns a table of the images that differ, and of unknown ones that careen does not keep, with a sum. */
export function comparisonText(images: readonly ComparedImage[], system: string): string {
  const shown = shownOf(images)
  const rows = shown.map(({ repository, digest, tags, there, here }) => [
    repository,
    tags.join(', ') || '-',
    shortDigest(digest),
    `${there.action}: ${there.why}`,
    `${here.action}: ${here.why}`,
  ])
  const head = ['REPOSITORY', 'TAGS', 'DIGEST', `THERE (${system})`, 'HERE']
  const { same, unknown } = sums(images)
  const rest = unknown === 0 ? '' : `; ${count(unknown)} ${unknown === 1 ? 'is' : 'are'} unknown there`
  return `${rows.length === 0 ? '' : `${table([head, ...rows])}\n`}Both agree on ${count(same)} of ${count(images.length)} images${rest}.\n`
}

/** Returns a line for each image. */
export function comparisonLines(images: readonly ComparedImage[]): readonly OutputLine[] {
  return rowLines('comparison', images, ({ tags, digest, result }) => `${tags[0] ?? digest}: ${result}`)
}

function shownOf(images: readonly ComparedImage[]): readonly ComparedImage[] {
  return images.filter(
    ({ result, here }) => result === 'different' || (result === 'unknown' && here.action !== 'keep'),
  )
}

function sums(images: readonly ComparedImage[]) {
  const of = (wanted: ComparedImage['result']) => images.filter(({ result }) => result === wanted).length
  return { same: of('same'), different: of('different'), unknown: of('unknown') }
}
