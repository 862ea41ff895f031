import type { Digest, Instant } from '../../../policies/model/index.ts'
import type { Looks, ScanDifference, Sighting, TagMove, TagState } from '../../../proto/resources/index.ts'
import { MAX_SKEW, type ScanRecord } from '../../inventory/index.ts'
import { firstRefusal, type ReportFault, shown, wrongDigest, wrongTag } from './names.ts'

/** What is the same in every part of a scan. */
export type ScanHeader = Pick<ScanRecord, 'at' | 'after' | 'complete'>

/** The parts of a scan so far. `header` is undefined after a restart of the daemon. */
export type ScanSoFar = { readonly header: ScanHeader | undefined; readonly parts: number }

/** How much later or earlier than the daemon's clock a scan may end, in milliseconds. Why more: its report takes time. */
const LATEST = 30_000
const EARLIEST = 120_000

/** Returns true if a scan that ends `ahead` of the daemon's clock was dated by a clock that differs. */
export function isOtherClock(ahead: number): boolean {
  return ahead > LATEST || ahead < -EARLIEST
}

/** Returns true if a registry whose clock is `ahead` of the daemon's says nothing certain of when something was pushed. */
export function isOtherRegistryClock(ahead: number): boolean {
  return Math.abs(ahead) > MAX_SKEW
}

/** Returns why a part cannot be the next one. A part may be repeated, because its answer can be lost. */
export function verifyPart(scan: ScanRecord, before: ScanSoFar | undefined): ReportFault {
  const { part, at, after } = scan
  if (after > at) return `its lower bound ${after} is later than its end ${at}`
  if (part === 0) return undefined
  return before === undefined ? notNext(part, 0) : (notNext(part, before.parts) ?? otherHeader(scan, before))
}

function notNext(part: number, parts: number): ReportFault {
  const follows = parts > 0 && (part === parts || part === parts - 1)
  return follows ? undefined : `part ${part} does not follow the ${parts} parts before it`
}

function otherHeader({ part, at, after, complete }: ScanRecord, { header }: ScanSoFar): ReportFault {
  if (header === undefined) return undefined
  if (header.at === at && header.after === after && header.complete === complete) return undefined
  return `part ${part} has another time, or another completeness, than part 0`
}

/** What the daemon knows of a repository, to compare the differences with. */
export type InventoryNow = {
  /** The bounds that the worker received. */
  readonly looks: Pick<Looks, 'baseline' | 'after'>
  /** False if something else may have changed the inventory since the worker read it. */
  readonly unchanged: boolean
  /** When the lease began. */
  readonly begun: Instant
  /** Returns the sighting of a digest, also of a deleted one. */
  readonly sighting: (digest: Digest) => Sighting | undefined
  readonly tag: (tag: string) => TagState | undefined
}

/** Returns why the differences of a part cannot be those between the inventory and a repository. */
export function verifyDifference(
  { complete, ...scan }: ScanDifference & Pick<ScanRecord, 'complete'>,
  now: InventoryNow,
): ReportFault {
  const { added, missing, moved, missingTags, dangling } = scan
  if (!complete && missing.length + missingTags.length + dangling.length > 0)
    return 'an incremental scan cannot know that something is missing'
  return (
    firstRefusal(added, (one) => wrongDigest(one.digest) ?? wrongBounds(one, now) ?? notNew(one, now)) ??
    firstRefusal(moved, (one) => wrongMove(one, now)) ??
    firstRefusal(missing, (digest) => wrongDigest(digest) ?? neverSeen(digest, now)) ??
    firstRefusal(missingTags, (tag) => wrongTag(tag) ?? neverListed(tag, now)) ??
    firstRefusal(dangling, ({ tag, after }) => wrongTag(tag) ?? lateBound(tag, after, now))
  )
}

/** Why: an image that is baseline, or that arrived after a later time, counts as older or newer than it is. */
function wrongBounds(
  { digest, baseline, after }: Pick<Sighting, 'digest' | 'baseline' | 'after'>,
  now: InventoryNow,
): ReportFault {
  if (baseline && !now.looks.baseline) return `${digest} existed at the first scan, which was before this run`
  return lateBound(digest, after, now)
}

function lateBound(name: string, after: Instant | undefined, { looks }: InventoryNow): ReportFault {
  if (after === undefined || (looks.after !== undefined && after <= looks.after)) return undefined
  return `${shown(name)} did not exist at ${after}, when nothing was scanned`
}

function notNew({ digest }: Sighting, now: InventoryNow): ReportFault {
  const known = now.unchanged ? now.sighting(digest) : undefined
  if (known === undefined || known.missingSince !== undefined || known.goneAt !== undefined) return undefined
  return wasPutBack(known, now) ? undefined : `${digest} is new, and it is in the inventory already`
}

function wrongMove(move: TagMove, now: InventoryNow): ReportFault {
  const { tag, digest } = move
  return (
    wrongTag(tag) ?? wrongDigest(digest) ?? wrongBounds({ ...move, digest: tag }, now) ?? notMoved(move, now)
  )
}

function notMoved({ tag, digest }: TagMove, now: InventoryNow): ReportFault {
  const known = now.unchanged ? now.tag(tag) : undefined
  if (known?.digest !== digest || known.missingSince !== undefined || known.removedAt !== undefined)
    return undefined
  const image = now.sighting(digest)
  if (image === undefined || wasPutBack(image, now)) return undefined
  return `tag ${shown(tag)} moved, and it points to ${digest} already`
}

function wasPutBack({ putBackAt }: Sighting, { begun }: InventoryNow): boolean {
  return putBackAt !== undefined && putBackAt >= begun
}

function neverSeen(digest: Digest, { sighting }: InventoryNow): ReportFault {
  return sighting(digest) === undefined ? `${digest} is missing, and no scan ever showed it` : undefined
}

function neverListed(name: string, { tag }: InventoryNow): ReportFault {
  return tag(name) === undefined ? `tag ${shown(name)} is missing, and no scan ever listed it` : undefined
}
