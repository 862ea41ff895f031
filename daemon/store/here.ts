/** A clause for the rows of one repository: its registry, then its name. */
export const HERE = 'WHERE registry = ? AND repository = ?'

/** Returns a condition for rows of a table whose image can be restored, or is being deleted. */
export function isRestorable(table: string): string {
  return `EXISTS (SELECT 1 FROM intent i WHERE i.registry = ${table}.registry AND i.repository = ${table}.repository
    AND i.digest = ${table}.digest AND (i.outcome IS NULL OR length(i.bytes) > 0))`
}
