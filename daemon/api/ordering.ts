import { malformed } from '../../proto/convert/basics.ts'

/** Returns the order of a list by one field, newest first if the request says nothing. Throws INVALID_ARGUMENT. */
export function orderOf(text: string, field: string): 'newest' | 'oldest' {
  switch (text.trim()) {
    case '':
    case `${field} desc`:
      return 'newest'
    case field:
    case `${field} asc`:
      return 'oldest'
    default:
      throw malformed('order_by', `"${text}" is no order of this list. Write "${field} desc" or "${field}"`)
  }
}
