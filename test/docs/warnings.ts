import { LINTS } from '../../policies/model/index.ts'

/** Summary and advice of one warning about policies. Throws for a code that is not known. */
export function warningText(code: string): string {
  const found = Object.entries(LINTS).find(([name]) => name === code)?.[1]
  if (found === undefined) throw new Error(`no warning has the code ${code}`)
  return `**${found.summary}.** ${found.advice}`
}
