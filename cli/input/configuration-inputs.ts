import { type Diagnostic, hasErrors, inReadingOrder, type SourceFile } from '../../policies/hcl/index.ts'
import { type Configuration, readConfiguration, type ReadOptions } from '../../policies/language/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import { directoryOf, readFiles, type ReadHow } from './configuration.ts'
import { openFolder } from './folder.ts'
import { readValues } from './values.ts'

/** All that a configuration is read from, and what of it could not be read. */
export type Inputs = {
  readonly files: readonly SourceFile[]
  readonly options: ReadOptions
  readonly diagnostics: readonly Diagnostic[]
}

/** The policy files at a path, with the values of variables that the environment, files beside them and flags give. */
export function readInputs(path: string, args: Arguments, terminal: Terminal, how: ReadHow = {}): Inputs {
  const { cwd } = terminal
  const read = readFiles(path, cwd, how)
  const values = readValues(path, args, terminal)
  return {
    files: read.files,
    options: { given: values.given, folder: openFolder(directoryOf(path, cwd), cwd) },
    diagnostics: inReadingOrder([...read.diagnostics, ...values.diagnostics]),
  }
}

/** The configuration at a path. */
export function configurationAt(path: string, args: Arguments, terminal: Terminal): Promise<Configuration> {
  return configurationOf(readInputs(path, args, terminal))
}

/** When some of its files cannot be read, that is all that is said of it. */
export async function configurationOf({ files, options, diagnostics }: Inputs): Promise<Configuration> {
  return hasErrors(diagnostics)
    ? { objects: [], diagnostics, originsOf: () => [] }
    : readConfiguration(files, options)
}
