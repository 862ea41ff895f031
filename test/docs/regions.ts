/** What a generated part of a page says; the argument is the second word of its mark. */
export type Part = (argument: string) => string

/** The parts, by the first word of their marks. */
export type Parts = Readonly<Record<string, Part>>

const REGION = /^<!-- generated: ([a-z-]+)(?: (\S+))? -->\n.*?^<!-- end of generated -->$/gms

/** Returns the page with each generated part made anew. Throws if a mark names no part, or has no end. */
export function fillRegions(page: string, parts: Parts): string {
  const filled = page.replace(REGION, (_region, name: string, argument = '') => {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined
    if (part === undefined) throw new Error(`no part of a page is called ${name}`)
    const text = part(argument).trim()
    return `<!-- generated: ${mark(name, argument)} -->\n\n${text}\n\n<!-- end of generated -->`
  })
  const [opened, closed] = [/^<!-- generated:/gm, REGION].map((one) => [...page.matchAll(one)].length)
  if (opened !== closed) throw new Error('a generated part has no <!-- end of generated -->')
  return filled
}

/** The marks of a page: the name of a part, and its argument if it has one. */
export function regionsOf(page: string): readonly string[] {
  return Array.from(page.matchAll(REGION), ([, name = '', argument = '']) => mark(name, argument))
}

function mark(name: string, argument: string): string {
  return argument === '' ? name : `${name} ${argument}`
}
