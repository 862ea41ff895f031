import type { Condition } from '../../proto/resources/index.ts'
import type { Value } from './database.ts'

/** SQL expressions of a list, by the names that conditions use. A column of a list has JSON. */
export type FilterColumns = Readonly<Record<string, string>>

/** A part of a WHERE clause that begins with AND, or is empty, and its values. */
export type Where = { readonly sql: string; readonly values: readonly Value[] }

/** Returns the clause for conditions. Values are never part of it. Requires that each column is one of `columns`. */
export function whereOf(conditions: readonly Condition[] = [], columns: FilterColumns): Where {
  const parts = conditions.map((condition) => clauseOf(condition, columns))
  return {
    sql: parts.map(({ sql }) => ` AND ${sql}`).join(''),
    values: parts.flatMap(({ values }) => values),
  }
}

function clauseOf(condition: Condition, columns: FilterColumns): Where {
  switch (condition.kind) {
    case 'compare': {
      const operator = condition.op === '!=' ? 'IS NOT' : condition.op
      return { sql: `${columnIn(columns, condition.column)} ${operator} ?`, values: [condition.value] }
    }
    case 'begins': {
      const column = columnIn(columns, condition.column)
      const { value } = condition
      // Why two: an index is used by the first, and the second is exact.
      return { sql: `(${column} >= ? AND ${prefixOf(column)})`, values: [value, value, value] }
    }
    case 'contains': {
      const { value, isPrefix } = condition
      const found = isPrefix ? prefixOf('value') : 'value = ?'
      return {
        sql: `EXISTS (SELECT 1 FROM json_each(${columnIn(columns, condition.column)}) WHERE ${found})`,
        values: isPrefix ? [value, value] : [value],
      }
    }
    case 'is_set':
      return { sql: `${columnIn(columns, condition.column)} IS NOT NULL`, values: [] }
    case 'not': {
      const inner = whereOf(condition.of, columns)
      return { sql: `(1${inner.sql}) IS NOT TRUE`, values: inner.values }
    }
  }
}

function prefixOf(column: string): string {
  return `substr(${column}, 1, length(?)) = ?`
}

function columnIn(columns: FilterColumns, name: string): string {
  const sql = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (sql === undefined) throw new Error(`the list has no column ${name}`)
  return sql
}
