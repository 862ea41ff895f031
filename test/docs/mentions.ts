/** Code of a page: the texts in backticks, and the lines of blocks that are not HCL. */
export function codeOf(text: string): readonly string[] {
  const blocks = Array.from(text.matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms), ([, kind = '', body = '']) =>
    kind === 'hcl' ? '' : body,
  )
  const prose = text.replaceAll(/^ *```.*?^ *```$/gms, '')
  const spans = Array.from(prose.matchAll(/`([^`\n]+)`/g), ([, span = '']) => span)
  return [...spans, ...blocks.flatMap((block) => block.split('\n'))]
}

/** A program, the word after it, and the flags that follow, as a page writes them. */
export type Call = { readonly program: string; readonly word: string; readonly flags: readonly string[] }

/** Calls of careen, careend and npm in code. */
export function callsOf(code: string): readonly Call[] {
  const text = code.replace(/^ *\$ /, '').replace(/ #.*/, '')
  return Array.from(
    text.matchAll(/(?:^|\(|npx )(careend?|npm)((?: [^\s;|)]+)*)/g),
    ([, program = '', rest = '']) => {
      const words = rest.trim().split(' ')
      return {
        program,
        word: (program === 'npm' && words[0] === 'run' ? words[1] : words[0]) ?? '',
        flags: Array.from(rest.matchAll(/ --?([a-z][a-z-]*)/g), ([, flag = '']) => flag),
      }
    },
  )
}

/** Paths of the source that code names: they begin with a folder of it and have no placeholder. */
export function pathsOf(code: string): readonly string[] {
  return /^(?:policies|daemon|cli|proto|host|test|docs)\/[\w./-]+$/.test(code) ? [code] : []
}
