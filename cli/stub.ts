import type { SourceFile } from '../policies/index.ts'

export type Given =
  | { readonly kind: 'text'; readonly name: string; readonly text: string; readonly from: string }
  | { readonly kind: 'file'; readonly file: SourceFile }

type Reading = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string }

export type Folder = {
  readonly read: (path: string) => Reading
  readonly exists: (path: string) => boolean
  readonly list: (
    dir: string,
  ) =>
    | { readonly ok: true; readonly files: readonly SourceFile[] }
    | { readonly ok: false; readonly why: string }
}

export type ReadOptions = { readonly given?: readonly Given[]; readonly folder?: Folder }
