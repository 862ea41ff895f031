import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cell, table } from './table.ts'

/** One decision record, as the index shows it. */
type DecisionRecord = {
  readonly file: string
  readonly number: number
  readonly title: string
  readonly date: string
  readonly status: string
  /** Numbers of the paragraphs of the former file of decisions. */
  readonly was: string
}

const folder = join(import.meta.dirname, '../../docs/adr')

const HEAD = /^# (\d+)\. (.+)\n\n- date: (\S+)\n- status: (.+)\n- was: (.+)\n/

/** Every decision record, by number. Throws if a record does not begin with its number, title, date, status and "was". */
function decisionRecords(): readonly DecisionRecord[] {
  return globSync('[0-9]*.md', { cwd: folder })
    .toSorted()
    .map((file) => {
      const found = HEAD.exec(readFileSync(join(folder, file), 'utf8'))
      if (found === null) throw new Error(`docs/adr/${file} does not begin as a decision record does`)
      const [, number = '', title = '', date = '', status = '', was = ''] = found
      return { file, number: Number(number), title, date, status, was }
    })
}

/** The index of the decision records. */
export function recordIndex(): string {
  const rows = decisionRecords().map(({ file, number, title, date, status, was }) => [
    String(number),
    `[${cell(title)}](${file})`,
    date,
    status,
    was,
  ])
  return table(['number', 'decision', 'date', 'status', 'was'], rows)
}
