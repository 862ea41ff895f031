import { CareenError } from '../../policies/model/index.ts'
import type { RestoredImage } from '../../proto/resources/index.ts'
import { invalid } from '../framework/arguments.ts'
import { changing } from '../framework/changing.ts'
import { type Command, splitReference } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { reportError } from '../framework/report.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import { restoredLines } from '../views/lines/daemon-lines.ts'
import { isBack, pinnedAgain, restoredLine, restoredText, restoreSummary } from '../views/restore.ts'
import { pinLength, pinRestored } from './restore-pin.ts'

export const restore: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const [word] = args.words
    const run = args.values['run']
    if (run !== undefined && word === undefined) return restoreRun(client, run, terminal)
    if (run !== undefined || word === undefined)
      throw invalid('restore', 'write either REPO:TAG, REPO@DIGEST or -run ID')
    const { name, reference } = splitReference(word)
    const length = pinLength(args)
    const restored = await changing(terminal, () => client.restore(name, reference))
    const pinned = await pinRestored(client, { name, digest: restored.digest }, length, terminal)
    const text = restoredText(restored, terminal.paint) + pinnedAgain(pinned, terminal.paint)
    terminal.lines(() => restoredLines([restored], pinned?.pin))
    terminal.out(text)
    return EXIT.ok
  })

/** Restores the images of a run. After Ctrl-C it stops with the current image and reports what was restored; the same command continues. */
async function restoreRun(client: Client, run: string, terminal: Terminal): Promise<number> {
  const images: RestoredImage[] = []
  try {
    const found = await client.findRun(run)
    for await (const { image, done, total } of client.restoreRun(found, terminal.signal)) {
      images.push(image)
      terminal.progress.clear()
      terminal.lines(() => restoredLines([image], undefined))
      if (isBack(image)) terminal.outcome({ changed: true })
      terminal.out(restoredLine(image, terminal.paint))
      terminal.progress.show(`Restoring: ${done} of ${total}`)
    }
  } catch (thrown) {
    terminal.progress.clear()
    const error = CareenError.from(thrown)
    const partial = images.length > 0 && error.code !== 'NOT_FOUND'
    const remark = `${restoreSummary(images)} The same command continues with the others.\n`
    return reportError(error, terminal, partial ? remark : '')
  }
  terminal.progress.clear()
  terminal.out(`${restoreSummary(images)}\n`)
  return images.every(isBack) ? EXIT.ok : EXIT.error
}
