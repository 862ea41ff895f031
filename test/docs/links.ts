import { posix } from 'node:path'

/** A relative link of a page: the path below the root that it leads to, and the anchor if it has one. */
export type PageLink = { readonly path: string; readonly anchor: string; readonly written: string }

/** The relative links of a page at `path`. Links in code, and those to other hosts, are left out. */
export function linksOf(path: string, text: string): readonly PageLink[] {
  const prose = withoutCode(text).replaceAll(/`[^`\n]*`/g, '')
  return Array.from(prose.matchAll(/\]\(([^)\s]+)\)/g), ([, written = '']) => written)
    .filter((written) => !/^[a-z][a-z+.-]*:/i.test(written))
    .map((written) => {
      const [file = '', anchor = ''] = written.split('#')
      return { path: file === '' ? path : posix.join(posix.dirname(path), file), anchor, written }
    })
}

/** The anchors of a page, as GitHub makes them of its headings. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of withoutCode(text).matchAll(/^#+ +(.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    let unique = slug
    for (let n = 1; anchors.has(unique); n += 1) unique = `${slug}-${n}`
    anchors.add(unique)
  }
  return anchors
}

function withoutCode(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```$/gms, '')
}
