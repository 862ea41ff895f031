import { CareenError } from '../policies/model/index.ts'
import { LARGEST_AUTHORITIES, readHostFile } from './read-file.ts'

/** Paths of the files that a client of the daemon needs for TLS, and how the options are called that name them. */
export type ClientTlsFiles = {
  readonly ca: string | undefined
  readonly certificate: string | undefined
  readonly key: string | undefined
  /** `-` or `--`: what stands before the name of an option. */
  readonly dashes: string
}

/** The content of the files, as PEM. */
export type ClientTlsContent = { readonly ca?: string; readonly certificate?: string; readonly key?: string }

/** Reads the files. Throws INVALID_ARGUMENT if one cannot be read, others can use the key, or certificate or key is missing. */
export async function readClientTls({
  ca,
  certificate,
  key,
  dashes,
}: ClientTlsFiles): Promise<ClientTlsContent> {
  const option = {
    ca: `${dashes}ca-file`,
    certificate: `${dashes}client-certificate`,
    key: `${dashes}client-key`,
  }
  if ((certificate === undefined) !== (key === undefined))
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${option.certificate} and ${option.key} need each other. Name both files`,
    )
  const read = (name: keyof typeof option, path: string) =>
    readHostFile(path, {
      subject: `${option[name]} ${path}`,
      code: 'INVALID_ARGUMENT',
      limit: LARGEST_AUTHORITIES,
    })
  return {
    ...(ca === undefined ? {} : { ca: (await read('ca', ca)).text }),
    ...(certificate === undefined ? {} : { certificate: (await read('certificate', certificate)).text }),
    ...(key === undefined ? {} : { key: (await read('key', key)).asSecret() }),
  }
}
