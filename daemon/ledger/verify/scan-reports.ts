import type { Loss } from '../../../policies/evidence/index.ts'
import { CareenError, type Digest } from '../../../policies/model/index.ts'
import { readableDuration } from '../../../policies/scalars/index.ts'
import type { Run } from '../../../proto/resources/index.ts'
import type { ScanRecord } from '../../inventory/index.ts'
import type { Held, Reports } from '../reports.ts'
import { verifyLoss } from './loss.ts'
import { isOtherClock, isOtherRegistryClock, verifyDifference, verifyPart } from './scan.ts'
import { sumsHeld } from './sums-held.ts'
import { knownIn, refuse, type Verifying } from './verifying.ts'

type Calls = Pick<Reports, 'scan' | 'loss' | 'scanStored' | 'measure'>

/** What a worker reports of a scan. */
export function scanReports(verifying: Verifying): Calls {
  return {
    scan: (held, scan, last) => scanned(verifying, held, { scan, last }),
    loss: (held, loss) => lost(verifying, held, loss),
    scanStored: (held, scan) => storeSums(verifying, held, scan),
    measure: (held) => measured(verifying, held),
  }
}

type Part = { readonly scan: ScanRecord; readonly last: boolean }

/** Returns the part with the times of the daemon. */
function scanned(verifying: Verifying, held: Held, { scan, last }: Part): ScanRecord {
  const { store, now, findings } = verifying
  const { run } = held
  const { parts, looks, begun, lastScanAt } = findings.of(held)
  const ahead = scan.at - now()
  const isFirst = scan.part === 0 || parts?.header === undefined
  if (isFirst && isOtherClock(ahead)) throw clockDiffers(run, ahead)
  checkRegistryClock(verifying, held, scan)
  const unchanged = lastScanAt === store.repositories.get(run)?.lastScanAt
  // Why first: most are new, and finding takes ten times as long.
  const sighting = (digest: Digest) =>
    store.sightings.has(run, digest) ? store.sightings.find(run, [digest])[0] : undefined
  const tag = (name: string) => store.tags.find(run, name)
  refuse(held, verifyPart(scan, parts) ?? verifyDifference(scan, { looks, begun, unchanged, sighting, tag }))
  // A scan ends later than the one before it, also if the clock was set back a little.
  const at = Math.min(scan.at, Math.max(now(), (looks.after ?? Number.NEGATIVE_INFINITY) + 1))
  findings.scanned(held, scan, { last, at })
  const added = scan.added.map(({ digest, baseline, after }) => {
    const fresh = { digest, firstSeenAt: at, baseline }
    return after === undefined ? fresh : { ...fresh, after }
  })
  return { ...scan, at, after: Math.min(scan.after, at), added }
}

/** The worker has compared the clocks too, and an honest one reports no scan by a clock that is not known. */
function checkRegistryClock({ workspaces, now }: Verifying, held: Held, { registryAt }: ScanRecord): void {
  const { run } = held
  if (registryAt !== undefined && isOtherRegistryClock(registryAt - now())) {
    const apart = apartBy(registryAt - now())
    throw new CareenError(
      'CLOCK_DIFFERS',
      `run ${run.id}: the clock of registry ${run.registry} differs from the daemon's by ${apart}. Nothing was stored. Set both clocks`,
      { metadata: { run: run.id } },
    )
  }
  const block = workspaces.model(run.workspace).registries.find(({ name }) => name === run.registry)
  if (registryAt === undefined && block?.trustClock !== true)
    refuse(held, 'it has no time of the registry, whose block does not say trust_clock')
}

/**
 * Stores the numbers of the daemon. The bytes are those of before until they are computed, and the number of images is unknown if it may
 * differ. Why: a daemon that ends here computes it after its next scan.
 */
function storeSums({ store, findings }: Verifying, held: Held, { at }: ScanRecord): void {
  const { run } = held
  const { before, changed } = findings.of(held)
  const images = store.sightings.count(run)
  const isSame = !changed && before?.images === images
  const imageCount = isSame ? before.imageCount : undefined
  const sums = { tags: store.tags.count(run), images, imageCount, bytes: before?.bytes ?? 0 }
  store.repositories.recordScan(run, { at, ...sums })
}

/** Computes the bytes of the repository and the number of its images, unless its images are those of before. */
async function measured(verifying: Verifying, held: Held): Promise<void> {
  const { store, findings } = verifying
  const found = findings.of(held)
  const { run } = held
  const now = store.repositories.get(run)
  if (now === undefined) return
  const isSame = now.imageCount !== undefined && found.before?.bytes !== undefined
  found.changed = false
  if (isSame) return
  const { bytes, images } = await sumsHeld(verifying, run)
  store.repositories.setBytes(run, bytes)
  store.repositories.setImageCount(run, images)
}

function clockDiffers({ id }: Run, ahead: number): CareenError {
  return new CareenError(
    'CLOCK_DIFFERS',
    `run ${id}: its scan ended ${apartBy(ahead)} ${ahead > 0 ? 'after' : 'before'} now on the daemon's clock. Nothing was stored. Set both clocks`,
    { metadata: { run: id } },
  )
}

function apartBy(ahead: number): string {
  return readableDuration(Math.round(Math.abs(ahead) / 1000) * 1000)
}

function lost(verifying: Verifying, held: Held, loss: Loss): void {
  const ahead = loss.at - verifying.now()
  if (isOtherClock(ahead)) throw clockDiffers(held.run, ahead)
  refuse(held, verifyLoss(loss, knownIn(verifying, held.run)))
}
