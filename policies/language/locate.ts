import type { Diagnostic } from '../hcl/index.ts'
import { located } from './problems.ts'
import type { Written } from './written.ts'

/** Where an object, a part of it, or an attribute stands. */
export type Locate = (address: string, attribute?: string) => Pick<Diagnostic, 'place' | 'snippet'>

/** Finds places by addresses such as `lifecycle_policy.web.rule.previews`. */
export function locator(written: readonly Written[]): Locate {
  const known = new Map<string, Written>()
  const add = (one: Written): void => {
    known.set(one.address, one)
    one.blocks.forEach(add)
  }
  written.forEach(add)
  return (address, attribute) => {
    // A rule that stands for keep_latest is in no file: its policy is.
    const found = known.get(address) ?? known.get(address.split('.').slice(0, 2).join('.'))
    if (found === undefined) return { place: { file: '', address } }
    return located({ ...found, address }, { attribute })
  }
}
