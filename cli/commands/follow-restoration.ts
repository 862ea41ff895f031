import { CareenError } from '../../policies/model/index.ts'
import {
  type Restoration,
  type RestorationFinding,
  type RestoredImage,
  type RestoredNextRun,
  shortRunId,
} from '../../proto/resources/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import { EXIT } from '../framework/exit.ts'
import { reportError } from '../framework/report.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import type { RestoreWish } from '../remote/restoration-calls.ts'
import { restorationLines } from '../views/lines/daemon-lines.ts'
import { isBack, nextRunsText, restoredImageText, restoredLine, restoreSummary } from '../views/restore.ts'

type Followed = { readonly restoration: Restoration; readonly wish: RestoreWish }

/** What a watch has shown. `ended`: the restoration, when it has ended. */
type Found = {
  readonly images: RestoredImage[]
  readonly nextRuns: RestoredNextRun[]
  ended?: Restoration
}

/** Shows a restoration until it ends. After Ctrl-C it goes on without being watched. Returns the exit status. */
export async function followRestoration(
  client: Client,
  followed: Followed,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { restoration, wish } = followed
  const found: Found = { images: [], nextRuns: [] }
  const isSingle = wish.kind === 'image'
  try {
    for await (const part of client.watchRestoration(restoration, terminal.signal)) {
      if (part.finding !== undefined) show(part.finding, found, isSingle, terminal)
      if (part.restoration !== undefined) found.ended = part.restoration
    }
  } catch (thrown) {
    return reportError(thrown, terminal, leftText(found, restoration, againOf(wish, args)))
  }
  terminal.progress.clear()
  terminal.outcome({ changed: found.images.some((image) => isBack(image) && !image.unchanged) })
  const ended = found.ended ?? restoration
  if (isSingle) return endOfOne(found, ended, terminal)
  return endOfSeveral(found, ended, againOf(wish, args), terminal)
}

function show(finding: RestorationFinding, found: Found, isSingle: boolean, terminal: Terminal): void {
  terminal.lines(() => restorationLines(finding))
  if (finding.kind === 'next_run') {
    found.nextRuns.push(finding.nextRun)
    return
  }
  const { image, done, total } = finding
  found.images.push(image)
  if (isBack(image) && !image.unchanged) terminal.outcome({ changed: true })
  if (isSingle) return
  terminal.progress.clear()
  // Why not each on a screen: a thousand lines hide the one that matters.
  if (!terminal.screen.isLive || image.outcome !== 'restored')
    terminal.out(restoredLine(image, terminal.width, terminal.paint))
  terminal.progress.show(`Restoring: ${done} of ${total} images`)
}

function endOfOne({ images, nextRuns }: Found, { failure }: Restoration, terminal: Terminal): number {
  if (failure !== undefined)
    throw new CareenError(failure.code, failure.message, { metadata: { ...failure.metadata } })
  const [image] = images
  if (image === undefined) return EXIT.error
  terminal.out(restoredImageText(image, terminal.width, terminal.paint))
  terminal.out(nextRunsText(nextRuns, 1, terminal))
  return EXIT.ok
}

function endOfSeveral(
  { images, nextRuns }: Found,
  ended: Restoration,
  again: string,
  terminal: Terminal,
): number {
  terminal.out(restoreSummary(ended, images))
  terminal.out(nextRunsText(nextRuns, images.filter(isBack).length, terminal))
  const { failure, state } = ended
  if (failure !== undefined) {
    const left = ended.total - ended.done
    const remark = left > 0 ? `${left} of ${ended.total} images were not tried. To continue: ${again}\n` : ''
    return reportError(new CareenError(failure.code, failure.message), terminal, remark)
  }
  return state === 'SUCCEEDED' ? EXIT.ok : EXIT.error
}

/** Returns what is back, and that the daemon goes on. */
function leftText({ images }: Found, { total }: Restoration, again: string): string {
  const back = images.filter(isBack).length
  return `${back} of ${total} images ${back === 1 ? 'is' : 'are'} back, and the daemon goes on. The rest, and what the next run does: ${again}\n`
}

/** Returns the command that continues. */
function againOf(wish: RestoreWish, { values }: Arguments): string {
  switch (wish.kind) {
    case 'image':
      return `careen restore ${wish.repository}${wish.reference.includes(':') ? '@' : ':'}${wish.reference}`
    case 'run':
      return `careen restore -run=${shortRunId(wish.run.id)}`
    case 'policy':
      return `careen restore -policy=${wish.policy} -since=${values['since'] ?? ''}`
    case 'serial':
      return `careen restore -since-serial=${wish.serial}`
  }
}
