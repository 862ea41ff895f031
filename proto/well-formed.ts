/** Returns the message with U+FFFD in place of the lone surrogates in its texts; the message itself if it has none. */
export function wellFormed<T>(message: T): T {
  return isWellFormed(message) ? message : (repaired(message) as T)
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (Array.isArray(value)) return value.every(isWellFormed)
  if (!isMessage(value)) return true
  for (const key in value) if (!key.isWellFormed() || !isWellFormed(value[key])) return false
  return true
}

function repaired(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(repaired)
  if (!isMessage(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toWellFormed(), repaired(one)]))
}

function isMessage(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
}
