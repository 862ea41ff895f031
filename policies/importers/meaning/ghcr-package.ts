import type { Image } from '../../model/index.ts'
import { wildcard } from './patterns.ts'
import { optionalText, type PolicyPart } from './read.ts'
import type { ForeignVerdict } from './votes.ts'

/** Returns the parts of an input that lists texts, split at commas; also at white space if `at` says so. Quotes around are dropped. */
export function inputList(part: PolicyPart, name: string, at: ',' | ', '): readonly string[] {
  const text = (optionalText(part, name) ?? '').replace(/^["']+|["']+$/g, '')
  return (at === ',' ? text.split(',') : text.split(/[,\s]/).map((one) => one.trim())).filter(
    (one) => one !== '',
  )
}

/** Is the repository among the packages of an input? True without the input, and for an expression that the workflow fills in. */
export function coversPackage(packages: readonly string[], repository: string, path: string): boolean {
  if (packages.length === 0) return true
  const names = [repository, repository.slice(repository.indexOf('/') + 1)]
  return packages.some((one) => {
    const matches = wildcard(one.trim(), path, 'with ?')
    return one.includes('${{') || names.some(matches)
  })
}

/** Returns verdicts that keep every image. */
export function keepAll(images: readonly Image[], why: string): readonly ForeignVerdict[] {
  return images.map(({ digest }) => ({ digest, action: 'keep', why }))
}
