import { compact } from '../../policies/model/index.ts'
import type { Image as WireImage } from '../gen/careen/v1/Image.ts'
import type { ImageTag as WireTag } from '../gen/careen/v1/ImageTag.ts'
import { nameOf, objectName } from '../names.ts'
import type { SeenImage, TagState } from '../resources/index.ts'
import { given, stamp } from './basics.ts'

export function toImage(image: SeenImage): WireImage {
  const { workspace, registry, repository, digest, parts = [], goneAt, missingSince } = image
  const nameIn = (one: string): string => nameOf('image', { workspace, registry, repository, image: one })
  return {
    name: nameIn(digest),
    state:
      goneAt !== undefined ? 'STATE_DELETED' : missingSince !== undefined ? 'STATE_MISSING' : 'STATE_PRESENT',
    tags: image.tags.map(toTag),
    parts: parts.map(nameIn),
    subject: image.subject === undefined ? '' : nameIn(image.subject),
    protections: image.protections.map((address) => objectName(workspace, address)),
    pins: image.pins.map((pin) => nameOf('pin', { workspace, pin })),
    mediaType: image.mediaType ?? '',
    artifactType: image.artifactType ?? '',
    ...compact({ sizeBytes: image.size }),
    ...given({
      arrivedAfterTime: stamp(image.after),
      arrivedBeforeTime: stamp(image.firstSeenAt),
      pushTime: stamp(image.pushedAt),
      pullTime: stamp(image.pulledAt),
      putBackTime: stamp(image.putBackAt),
      untagTime: stamp(image.untaggedAt),
      missingSinceTime: stamp(missingSince),
      deleteTime: stamp(goneAt),
    }),
  }
}

function toTag({ tag, since, after, missingSince }: TagState): WireTag {
  return {
    tag,
    ...given({
      arrivedAfterTime: stamp(after),
      arrivedBeforeTime: stamp(since),
      missingSinceTime: stamp(missingSince),
    }),
  }
}
