import type { Change } from '../../policies/diff/index.ts'
import type { DeclaredObject } from '../../policies/model/index.ts'

/** Returns the object of a change as it was and as it will be, as far as it exists. */
export function changedObjects(change: Change): readonly DeclaredObject[] {
  switch (change.action) {
    case 'create':
      return [change.after]
    case 'update':
      return [change.before, change.after]
    case 'delete':
      return [change.before]
  }
}
