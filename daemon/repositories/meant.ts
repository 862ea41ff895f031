import type { Decision } from '../../policies/engine/index.ts'
import { CareenError, type Instant, minuteText, type RepositoryRef } from '../../policies/model/index.ts'

/** Returns true if a tag or a digest means the image; empty: it means every image. */
export function isMeant({ digest, tags }: Pick<Decision, 'digest' | 'tags'>, reference: string): boolean {
  return reference === '' || digest === reference || tags.includes(reference)
}

/** Returns the error of an image that is not there. `at`: it was not there then. */
export function unknownImage(ref: RepositoryRef, reference: string, at?: Instant): CareenError {
  const name = `${ref.registry}/${ref.repository}`
  const then = at === undefined ? '' : ` at ${minuteText(at)}`
  const more = at === undefined ? ', and careen deleted no such image' : ''
  return new CareenError(
    'NOT_FOUND',
    `${name} ${at === undefined ? 'has' : 'had'} no image ${reference}${then}${more}. To list all images, run: careen explain ${name}`,
    { metadata: { repository: name, reference } },
  )
}
