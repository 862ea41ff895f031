import { complement } from './complement.ts'
import { alternatives, refusalOf } from './patterns.ts'
/** "Not these at the beginning", as other systems write it with a lookahead, which RE2 does not have. */

/** A text without signs of expressions, alone or with what may follow it. */
const ONE = /^(?:[A-Za-z0-9_-]|\\[.-])+(?:\$|\.\*\$?)?$/

/**
 * Returns the pattern of careen for `^(?!a|b$).*`: tags that do not begin with `a`, and are not `b`. `isWhole`: the expression
 * matches whole tags, so that it needs no anchor. Undefined for all else.
 */
export function withoutLookahead(regexp: string, isWhole: boolean): string | undefined {
  const [, anchor = '', inner, rest = ''] = /^(\^?)\(\?!((?:[^()\\]|\\.)*)\)(.*)$/s.exec(regexp) ?? []
  if (inner === undefined || (anchor === '' && !isWhole) || !isAnyText(rest, isWhole)) return undefined
  const texts = alternatives(inner)
  return texts.every((one) => ONE.test(one)) ? complement(`{${texts.map(globOf).join(',')}}`) : undefined
}

/** Does what follows match any text that a tag can have? */
function isAnyText(rest: string, isWhole: boolean): boolean {
  return /^\.[*+]\$?$/.test(rest) || (rest === '' && !isWhole)
}

function globOf(text: string): string {
  const plain = text.replace(/\.\*\$?$/, '').replaceAll(/\\(.)/g, '$1')
  return plain.endsWith('$') ? plain.slice(0, -1) : `${plain}*`
}

/** Returns the pattern of the tags that `^(?!...).*` or `^((?!...).)*$` does not match; undefined for all else. */
export function excludedBy(regexp: string): string | undefined {
  const [, begin] = /^\^\(\?!(.*)\)(?:\.[*+])?\$?$/s.exec(regexp) ?? []
  const [, inside] = /^\^\((?:\?:)?\(\?!(.*)\)\.\)[*+]\$$/s.exec(regexp) ?? []
  const pattern = inside === undefined ? begin && `(?:${begin}).*` : `.*(?:${inside}).*`
  return pattern === undefined || refusalOf(pattern) !== undefined ? undefined : pattern
}
