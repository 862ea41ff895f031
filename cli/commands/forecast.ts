import { forecast as forecastOf } from '../../policies/offline/index.ts'
import { invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { forecastText } from '../views/forecast.ts'
import { rowLines } from '../views/lines/line.ts'
import { offlineRequest } from './offline.ts'

const MOST_DAYS = 3660

/** Prints how many images are deleted on each of the next days if nothing is pushed. */
export const forecast: Command = async (args, terminal) => {
  const text = args.values['days'] ?? '30'
  const days = Number(text)
  if (!/^\d+$/.test(text) || days > MOST_DAYS)
    throw invalid('forecast', `-days ${text}: write a whole number of days, at most ${MOST_DAYS}`)
  const request = await offlineRequest('forecast', args, terminal)
  if (request === undefined) return 1
  const found = forecastOf(request, days)
  terminal.lines(() => rowLines('day', found, ({ deletes, left }) => `${deletes} to delete, ${left} left`))
  terminal.out(forecastText(found, request.images.length))
  return 0
}
