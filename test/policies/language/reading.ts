import {
  type Configuration,
  type Diagnostic,
  type Folder,
  type Given,
  readConfiguration,
} from '../../../policies/index.ts'

export const REGISTRY = 'registry "prod" {\n  url = "https://r.test"\n}\n'

/** A folder in memory: texts by path. */
export function memoryFolder(files: Readonly<Record<string, string>>): Folder {
  const absent = { ok: false, why: 'there is no such file' } as const
  return {
    read: (path) => (files[path] === undefined ? absent : { ok: true, text: files[path] }),
    exists: (path) => files[path] !== undefined,
    list: (dir) => {
      const names = Object.keys(files).filter(
        (name) => name.replace(/\/[^/]*$/, '') === dir && name.endsWith('.hcl'),
      )
      if (names.length === 0) return { ok: false, why: `${dir} has no policy files` }
      return { ok: true, files: names.toSorted().map((name) => ({ name, text: files[name] ?? '' })) }
    },
  }
}

export type More = { readonly given?: readonly Given[]; readonly files?: Readonly<Record<string, string>> }

/** Reads one text as a whole configuration. */
export function read(text: string, { given = [], files = {} }: More = {}): Promise<Configuration> {
  return readConfiguration([{ name: 'p.hcl', text }], { given, folder: memoryFolder(files) })
}

/** All diagnostics of one text. */
export async function diagnosticsOf(text: string): Promise<readonly Diagnostic[]> {
  return (await read(text)).diagnostics
}

/** The text of a registry, of a policy for it, and of a policy with one rule, with these bodies. */
export const registryText = (body: string): string => `registry "prod" {\n${body}\n}\n`
export const policyText = (body: string, rest = ''): string =>
  `${REGISTRY}lifecycle_policy "web" {\n  registry = registry.prod\n  repository = "team/web"\n${body}\n}\n${rest}`
export const ruleText = (body: string): string => policyText(`  rule "r" {\n${body}\n  }`)

/** `p.hcl:3:5 Summary. Detail`, of errors alone. */
export function said(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(
      ({ summary, detail, place }) => `${place?.file}:${place?.line}:${place?.column} ${summary}. ${detail}`,
    )
}

/** The addresses of what is declared, and all errors. */
export async function outcome(
  text: string,
  more: More = {},
): Promise<{ readonly addresses: readonly string[]; readonly errors: readonly string[] }> {
  const { objects, diagnostics } = await read(text, more)
  const addresses = objects.map((one) => `${one.kind === 'policy' ? one.block : one.kind}.${one.name}`)
  return { addresses, errors: said(diagnostics) }
}
