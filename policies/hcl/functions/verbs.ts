/** A `%...` of a format. */
export type Verb = {
  /** As it is written. */
  readonly raw: string
  readonly mode: string
  readonly flags: ReadonlySet<string>
  readonly width: number
  readonly precision?: number
  /** The number of the value, from 1, where the verb says it. */
  readonly index?: number
}

export type ParsedFormat =
  | { readonly ok: true; readonly parts: readonly (string | Verb)[] }
  | { readonly ok: false; readonly why: string }

const SEQUENCE =
  /%(?:%|(?<flags>[0#\-+ ]*)(?<width>[1-9]\d*)?(?:\.(?<precision>\d*))?(?:\[(?<index>[1-9]\d*)\])?(?<mode>[a-zA-Z]))/y

const MODES = 'vtbdoxXeEfgGsq'

/** Text and verbs, in order. */
export function parseFormat(format: string): ParsedFormat {
  const parts: (string | Verb)[] = []
  let at = 0
  for (let sign = format.indexOf('%'); sign !== -1; sign = format.indexOf('%', at)) {
    parts.push(format.slice(at, sign))
    SEQUENCE.lastIndex = sign
    const found = SEQUENCE.exec(format)
    if (found === null) return { ok: false, why: wrongVerb(format.slice(sign)) }
    const verb = verbOf(found)
    if (verb !== undefined && !MODES.includes(verb.mode)) return { ok: false, why: wrongVerb(verb.raw) }
    parts.push(verb ?? '%')
    at = sign + found[0].length
  }
  return { ok: true, parts: [...parts, format.slice(at)] }
}

function wrongVerb(text: string): string {
  return `"${text.slice(0, 12)}" is not a verb of a format; write %% for a percent sign. The verbs are %s %q %d %f %e %g %x %X %o %b %t and %v.`
}

/** Undefined: a percent sign. */
function verbOf({ 0: raw, groups = {} }: RegExpExecArray): Verb | undefined {
  const { flags = '', width = '0', precision, index, mode } = groups
  if (mode === undefined) return undefined
  return {
    raw,
    mode,
    flags: new Set(flags),
    width: Number(width),
    ...(precision === undefined ? {} : { precision: Number(precision) }),
    ...(index === undefined ? {} : { index: Number(index) }),
  }
}
