import type { ForecastDay } from '../../policies/offline/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { count, table } from './text.ts'

/** Returns the days with deletes or removed tags, and the sum. The first day is now. */
export function forecastText(days: readonly ForecastDay[], images: number): string {
  const busy = days.filter((day) => day.deletes > 0 || day.untags > 0)
  const last = days.at(-1)
  const span = `${count(images)} images, ${days.length - 1} days, if nothing is pushed`
  if (busy.length === 0) return `No image is deleted or untagged: ${span}.\n`
  const untags = busy.some((day) => day.untags > 0)
  const head = ['DAY', 'DELETED', ...(untags ? ['UNTAGGED'] : []), 'FREED', 'LEFT']
  const rows = busy.map((day) => [
    day === days[0] ? 'now' : new Date(day.at).toISOString().slice(0, 10),
    count(day.deletes),
    ...(untags ? [count(day.untags)] : []),
    readableBytes(day.frees),
    count(day.left),
  ])
  const deletes = busy.reduce((sum, day) => sum + day.deletes, 0)
  const frees = busy.reduce((sum, day) => sum + day.frees, 0)
  return `${table([head, ...rows])}\n${count(deletes)} of ${span}: ${readableBytes(frees)} freed, ${count(last?.left ?? images)} images left.\n`
}
