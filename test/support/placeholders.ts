import { hostname } from 'node:os'

/** What differs from one play of a session to the next, and the names that stand for it in the text. */
export type Placeholders = {
  /** The text with names in place of ids, digests, times since the beginning, addresses and people. */
  readonly hide: (text: string) => string
  /** The other way, for ids and digests. */
  readonly reveal: (text: string) => string
}

const ID = /\b(?:r|pl|pin|a)-[0-9a-hjkmnp-tv-z]{8}\b|\b[0-9a-f]{8}(?:(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?\b/g
/** A bearer token as its holder has it, and the id of one. */
const SECRET = /\bcareen_[0-9a-z]{8}_[0-9A-Za-z]{43}\b/g
const TOKEN = /(?<=\btoken:)[0-9a-hjkmnp-tv-z]{8}\b/g
const DIGEST = /\bsha256:[0-9a-f]{12,64}\b/g
/** The hash of a plan, in which the registry's address is. */
const HASH = /(?<=\bsha256 `)[0-9a-f]{12}(?=`)/g
const TIME = /\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g
/** When a plan was looked at, and an age of some minutes, which depends on how long the session takes. */
const LOOK = /(?<=\bas of )\d\d:\d\dZ(?: \(\d min ago\))?/g
const DAY = 24 * 3_600_000
const SECONDS = /\b\d{1,3}s(?= old)/g
const LENGTH = /(?<=Z, )\d+ s$/gm
const FREE = /\b[\d.]+ [KMGTP]iB(?= free\b)/g
/** As the CLI names who asks: a user at a host, or the host alone where the user has no name. */
const PERSON = new RegExp(`(?<=\\bby )(?:ana@laptop|(?:\\S+@)?${hostname().replaceAll('.', '[.]')})`, 'g')

/**
 * Ids are numbered in order of appearance, and so are digests. `literal`: texts that are replaced as they stand, such as the
 * address of a registry. `since`: when the session began, at a full minute; an instant from then to `now` is written as
 * `<now>`, one that is days later as `<now+7d>`.
 */
export function placeholders(options: {
  readonly literal: Readonly<Record<string, string>>
  readonly since: number
  readonly now: () => number
}): Placeholders {
  const tokens = numbered((n) => `<token-${n}>`, 8)
  const ids = numbered((n) => `<id-${n}>`, 8)
  const digests = numbered((n) => `sha256:<digest-${n}>`, 'sha256:'.length + 12)
  const timeName = (time: string): string => {
    const at = Date.parse(time.replace(' ', 'T')) - options.since
    const days = Math.floor(at / DAY)
    if (days < 0 || at - days * DAY > options.now() - options.since) return time
    return days === 0 ? '<now>' : `<now+${days}d>`
  }
  return {
    hide: (text) => {
      const plain = Object.entries(options.literal).reduce(
        (hidden, [value, name]) => hidden.replaceAll(value, name),
        text,
      )
      return [
        [SECRET, () => 'careen_<secret>'] as const,
        [TOKEN, tokens.name] as const,
        [DIGEST, digests.name] as const,
        [HASH, () => '<hash>'] as const,
        [ID, ids.name] as const,
        [LENGTH, () => '<seconds>'] as const,
        [LOOK, () => '<now>'] as const,
        [TIME, timeName] as const,
        [PERSON, () => '<person>'] as const,
        [SECONDS, () => '<seconds>'] as const,
        [FREE, () => '<size>'] as const,
      ].reduce((hidden, [pattern, nameOf]) => inColumns(hidden, pattern, nameOf), plain)
    },
    reveal: (text) =>
      text
        .replaceAll(/sha256:<digest-\d+>/g, digests.value)
        .replaceAll(/<id-\d+>/g, ids.value)
        .replaceAll(/<token-\d+>/g, tokens.value)
        .replaceAll(/<\w+>/g, (name) => valueOf(options.literal, name)),
  }
}

/** A name in a column is as wide as what it stands for. */
function inColumns(text: string, pattern: RegExp, nameOf: (value: string) => string): string {
  return text.replaceAll(pattern, (value: string, ...rest: unknown[]) => {
    const column = text.startsWith('  ', Number(rest.find((one) => typeof one === 'number')) + value.length)
    return nameOf(value).padEnd(column ? value.length : 0)
  })
}

function valueOf(literal: Readonly<Record<string, string>>, name: string): string {
  return Object.entries(literal).find(([, one]) => one === name)?.[0] ?? name
}

/** Values that are alike in their first `length` characters are one. A value is revealed in its longest form so far. */
function numbered(nameOf: (n: number) => string, length: number) {
  const values = new Map<string, string>()
  const keys: string[] = []
  return {
    name: (value: string): string => {
      const key = value.slice(0, length)
      if (!keys.includes(key)) keys.push(key)
      if ((values.get(key) ?? '').length < value.length) values.set(key, value)
      return nameOf(keys.indexOf(key) + 1)
    },
    value: (name: string): string => {
      const key = keys.find((_, i) => nameOf(i + 1) === name)
      if (key === undefined) throw new Error(`${name} has not appeared yet`)
      return values.get(key) ?? key
    },
  }
}
