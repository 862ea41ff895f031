import { compact } from '../../policies/model/index.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { withClient } from '../remote/with-client.ts'
import type { ClockDifference } from '../views/doctor/clock.ts'
import { diagnoses, doctorLines, doctorText, isIll } from '../views/doctor/doctor.ts'
import { fittedLines } from '../views/fit.ts'

export const doctor: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const asked = terminal.now()
    const server = await client.server()
    const answered = terminal.now()
    const clock = differenceOf(server.time, asked, answered)
    const [parts, waiting] = [await client.health(), await client.attention()]
    const named = args.values['registry']
    if (named !== undefined) terminal.progress.show(`Checking ${named}`)
    const checked = named === undefined ? undefined : await client.checkRegistry(named, '', terminal.signal)
    terminal.progress.clear()
    const all = diagnoses({ server, parts, waiting, clock, ...compact({ checked }), now: answered })
    terminal.lines(() => doctorLines(all))
    terminal.out(fittedLines(doctorText(all, terminal.width, terminal.paint), terminal.width))
    return isIll(all) ? EXIT.error : EXIT.ok
  })

/** Compares a time of the daemon with the times before and after it was asked. */
function differenceOf(
  time: number | undefined,
  asked: number,
  answered: number,
): ClockDifference | undefined {
  if (time === undefined) return undefined
  return { ahead: time - (asked + answered) / 2, within: (answered - asked) / 2 + 1 }
}
