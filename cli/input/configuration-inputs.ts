import { type Diagnostic, hasErrors, inReadingOrder, type SourceFile } from '../../policies/hcl/index.ts'
import { type Configuration, readConfiguration, type ReadOptions } from '../../policies/language/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import { directoryOf, readFiles, type ReadHow } from './configuration.ts'
import { openFolder } from './folder.ts'
import { readValues } from './values.ts'

/** The inputs of a configuration, and a diagnostic for each file that was not read. */
export type Inputs = {
  readonly files: readonly SourceFile[]
  readonly options: ReadOptions
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads the policy files at a path, and values of variables from the environment, files beside them and flags. */
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

/** Reads the configuration at a path. */
export function configurationAt(path: string, args: Arguments, terminal: Terminal): Promise<Configuration> {
  return configurationOf(readInputs(path, args, terminal))
}

/** Returns only the diagnostics of unreadable files if there are any, and else evaluates the configuration. */
export async function configurationOf({ files, options, diagnostics }: Inputs): Promise<Configuration> {
  return hasErrors(diagnostics)
    ? { objects: [], diagnostics, settings: {}, originsOf: () => [] }
    : readConfiguration(files, options)
}
