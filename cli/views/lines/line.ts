import { wireData } from './wire-data.ts'

/** The types of lines. The first of a stream is `version`, the last one `result`: a stream without it was cut. */
export type LineType =
  | 'version'
  | 'plan'
  | 'planned_change'
  | 'resource_drift'
  | 'change_summary'
  | 'repository_effect'
  | 'image_effect'
  | 'limit'
  | 'unknown'
  | 'apply_start'
  | 'apply_complete'
  | 'diagnostic'
  | 'approval'
  | 'run'
  | 'progress'
  | 'image'
  | 'restore'
  | 'pin'
  | 'object'
  | 'file'
  | 'serial'
  | 'check'
  | 'registry'
  | 'repository'
  | 'workspace'
  | 'token'
  | 'event'
  | 'chain'
  | 'removal'
  | 'test'
  | 'day'
  | 'effective'
  | 'language'
  | 'imported_policy'
  | 'comparison'
  | 'result'

export type LineLevel = 'info' | 'warn' | 'error'

/** A line of `-json`. `message`: for people. `data`: plain data as careen has it; the line has it as the published schema says. */
export type OutputLine = {
  readonly type: LineType
  readonly message: string
  readonly level?: LineLevel
  readonly data: object
}

/** The version of the lines. Within 1, types and fields are only added. */
export const UI_VERSION = '1.0'

/** Characters that control a terminal or the direction of text, and that JSON does not escape. */
const STEERING = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g

/** Returns JSON text with the characters escaped that control a terminal. It means the same. */
export function withoutSteering(text: string): string {
  return text.replaceAll(STEERING, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Returns a line with its end: the envelope of Terraform, then the data. `at` is in milliseconds of UTC. */
export function lineText({ type, message, level = 'info', data }: OutputLine, at: number): string {
  const envelope = { '@level': level, '@message': message, '@timestamp': new Date(at).toISOString(), type }
  return `${withoutSteering(JSON.stringify({ ...envelope, ...wireData(data) }))}\n`
}

/** Returns a line for each item. */
export function rowLines<Item extends object>(
  type: LineType,
  items: readonly Item[],
  message: (item: Item) => string,
): readonly OutputLine[] {
  return items.map((item) => ({ type, message: message(item), data: item }))
}
