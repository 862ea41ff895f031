/** Base64 of the bytes, with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Undefined: it is not base64, or not that of UTF-8. Line ends do not count. */
export function decodeBase64Text(text: string): string | undefined {
  const joined = text.replaceAll(/[\r\n]/g, '')
  if (joined.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(joined)) return undefined
  const bytes = Uint8Array.from(atob(joined), (unit) => unit.charCodeAt(0))
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
