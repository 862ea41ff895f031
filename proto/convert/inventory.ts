import type { Blob, ConfigFacts, Facts, Instant, ManifestFacts } from '../../policies/model/index.ts'
import type { ConfigFacts as WireConfig, ConfigFacts__Output } from '../gen/careen/worker/v1/ConfigFacts.ts'
import type { DanglingTag as WireDangling, DanglingTag__Output } from '../gen/careen/worker/v1/DanglingTag.ts'
import type {
  ManifestFacts as WireManifest,
  ManifestFacts__Output,
} from '../gen/careen/worker/v1/ManifestFacts.ts'
import type { NewImage as WireImage, NewImage__Output } from '../gen/careen/worker/v1/NewImage.ts'
import type { Push as WirePush, Push__Output } from '../gen/careen/worker/v1/Push.ts'
import type {
  RecordManifestsRequest,
  RecordManifestsRequest__Output,
} from '../gen/careen/worker/v1/RecordManifestsRequest.ts'
import type {
  RecordScanRequest,
  RecordScanRequest__Output,
} from '../gen/careen/worker/v1/RecordScanRequest.ts'
import type { TagMove as WireMove, TagMove__Output } from '../gen/careen/worker/v1/TagMove.ts'
import type { TagState as WireTag, TagState__Output } from '../gen/careen/worker/v1/TagState.ts'
import type { DanglingTag, Push, ScanDifference, TagMove, TagState } from '../resources/index.ts'
import { fromMap, fromTimestamp, given, malformed, need, stamp, toTimestamp } from './basics.ts'

export function toTagState({ tag, digest, since, baseline, moves, ...rest }: TagState): WireTag {
  const { removedAt, after, reportedAt, missingSince } = rest
  return {
    tag,
    digest,
    baseline,
    moves,
    sinceTime: toTimestamp(since),
    ...given({
      vanishTime: stamp(removedAt),
      afterTime: stamp(after),
      toldTime: stamp(reportedAt),
      missingTime: stamp(missingSince),
    }),
  }
}

export function fromTagState({ tag, digest, baseline, moves, ...times }: TagState__Output): TagState {
  const since = need(fromTimestamp(times.sinceTime), 'tag.since_time')
  const rest = given({
    removedAt: fromTimestamp(times.vanishTime),
    after: fromTimestamp(times.afterTime),
    reportedAt: fromTimestamp(times.toldTime),
    missingSince: fromTimestamp(times.missingTime),
  })
  return { tag, digest, since, baseline, moves, ...rest }
}

function toTagMove({ tag, digest, baseline, after }: TagMove): WireMove {
  return { tag, digest, baseline, ...given({ afterTime: stamp(after) }) }
}

function fromTagMove({ tag, digest, baseline, afterTime }: TagMove__Output): TagMove {
  return { tag, digest, baseline, ...given({ after: fromTimestamp(afterTime) }) }
}

export function toDanglingTag({ tag, after }: DanglingTag): WireDangling {
  return { tag, ...given({ afterTime: stamp(after) }) }
}

export function fromDanglingTag({ tag, afterTime }: DanglingTag__Output): DanglingTag {
  return { tag, ...given({ after: fromTimestamp(afterTime) }) }
}

function toNewImage({ digest, baseline, after }: ScanDifference['added'][number]): WireImage {
  return { digest, baseline, ...given({ afterTime: stamp(after) }) }
}

function fromNewImage({ digest, baseline, afterTime }: NewImage__Output) {
  return { digest, baseline, ...given({ after: fromTimestamp(afterTime) }) }
}

type Differences = 'added' | 'vanished' | 'moved' | 'lost' | 'dangling'

export function toDifference(difference: ScanDifference): Pick<RecordScanRequest, Differences> {
  return {
    added: difference.added.map(toNewImage),
    vanished: [...difference.missing],
    moved: difference.moved.map(toTagMove),
    lost: [...difference.missingTags],
    dangling: difference.dangling.map(toDanglingTag),
  }
}

/** `at`: when the scan ended. */
export function fromDifference(
  wire: Pick<RecordScanRequest__Output, Differences>,
  at: Instant,
): ScanDifference {
  return {
    added: wire.added.map((image) => ({ ...fromNewImage(image), firstSeenAt: at })),
    missing: wire.vanished,
    moved: wire.moved.map(fromTagMove),
    missingTags: wire.lost,
    dangling: wire.dangling.map(fromDanglingTag),
  }
}

export function toPush({ id, digest, tag, at }: Push): WirePush {
  return { id, digest, tag: tag ?? '', pushTime: toTimestamp(at) }
}

export function fromPush({ id, digest, tag, pushTime }: Push__Output): Push {
  return { id, digest, at: need(fromTimestamp(pushTime), 'push.push_time'), ...given({ tag }) }
}

type WireFacts = { readonly manifests: WireManifest[]; readonly configs: WireConfig[] }
type WireFactsOutput = {
  readonly manifests: readonly ManifestFacts__Output[]
  readonly configs: readonly ConfigFacts__Output[]
}

export function toFacts({ manifests, configs }: Facts): WireFacts {
  return { manifests: manifests.map(toManifest), configs: configs.map(toConfig) }
}

export function fromFacts({ manifests, configs }: WireFactsOutput): Facts {
  return { manifests: manifests.map(fromManifest), configs: configs.map(fromConfig) }
}

function toManifest({
  kind,
  annotations,
  attestations,
  blobs,
  children,
  ...rest
}: ManifestFacts): WireManifest {
  return {
    ...rest,
    index: kind === 'index',
    children: [...children],
    attestations: [...attestations],
    annotations: { ...annotations },
    blobs: [...(blobs ?? [])],
  }
}

function fromManifest(wire: ManifestFacts__Output): ManifestFacts {
  const { mediaType, index, size, config, artifactType, subject } = wire
  return {
    digest: checked(wire.digest),
    mediaType,
    size,
    kind: index ? 'index' : 'image',
    children: wire.children,
    attestations: wire.attestations.map((part) => ({ ...blobOf(part), mediaType: part.mediaType })),
    ...(index ? {} : { blobs: wire.blobs.map(blobOf) }),
    ...given({ config, artifactType, subject, annotations: fromMap(wire.annotations) }),
  }
}

function blobOf({ digest, size }: Blob): Blob {
  return { digest, size }
}

function toConfig({ labels, ...rest }: ConfigFacts): WireConfig {
  return { ...rest, labels: { ...labels } }
}

function fromConfig({ digest, created, platform, labels }: ConfigFacts__Output): ConfigFacts {
  return { digest: checked(digest), ...given({ created, platform, labels: fromMap(labels) }) }
}

type WireContent = Pick<RecordManifestsRequest, 'manifests' | 'configs'>
type WireContentOutput = Pick<RecordManifestsRequest__Output, 'manifests' | 'configs'>

type Bytes = { readonly digest: string; readonly bytes: Uint8Array }
type Content = {
  readonly manifests: readonly (Bytes & { readonly mediaType: string })[]
  readonly configs: readonly Bytes[]
}

export function toContent({ manifests, configs }: Content): WireContent {
  return {
    manifests: manifests.map(({ digest, mediaType, bytes }) => ({
      digest,
      mediaType,
      data: Buffer.from(bytes),
    })),
    configs: configs.map(({ digest, bytes }) => ({ digest, data: Buffer.from(bytes) })),
  }
}

export function fromContent({ manifests, configs }: WireContentOutput): Content {
  return {
    manifests: manifests.map(({ digest, mediaType, data }) => ({ digest, mediaType, bytes: data })),
    configs: configs.map(({ digest, data }) => ({ digest, bytes: data })),
  }
}

function checked(digest: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return digest
  throw malformed('facts.digest', `"${digest.slice(0, 100)}" is not a sha256 digest`)
}
