const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const
const POWERS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  pb: 1e15,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
  pib: 2 ** 50,
}

/** `500GiB`, `1.5 TB`, `4096B`; `KB` and the like are powers of 1000, `KiB` and the like of 1024. Undefined: not a size. */
export function parseBytes(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,16}(?:\.\d{1,6})?) ?([KMGTP]?i?B)$/i.exec(text) ?? []
  const power = POWERS[unit.toLowerCase()]
  if (amount === undefined || power === undefined) return undefined
  const bytes = Math.round(Number(amount) * power)
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** The shortest exact form that `parseBytes` reads: `500GiB`, `1536MiB`, `7B`. */
export function formatBytes(bytes: number): string {
  const fits = (power: number): boolean => bytes > 0 && bytes % 2 ** (10 * power) === 0
  const power = UNITS.findLastIndex((_, at) => fits(at))
  return power <= 0 ? `${bytes}B` : `${bytes / 2 ** (10 * power)}${UNITS[power] ?? 'B'}`
}

/** For people: `38.2 GiB`, `512 B`. */
export function readableBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const last = UNITS.length - 1
  const shown = (power: number): string => (bytes / 2 ** (10 * power)).toFixed(1)
  const power = UNITS.findIndex((_, at) => at === last || (at > 0 && Number(shown(at)) < 1024))
  return `${shown(power)} ${UNITS[power] ?? 'PiB'}`
}
