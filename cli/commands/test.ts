import { hasErrors } from '../../policies/hcl/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { type PolicyTest, readTests, runTests } from '../../policies/offline/index.ts'
import type { Command } from '../framework/command.ts'
import { loadConfiguration, showDiagnostics, readTestFiles, instantOf } from '../input/index.ts'
import { testLines, testsText } from '../views/tests.ts'

/** Runs the tests beside the policies. Returns 0 if all passed. */
export const test: Command = async (args, terminal) => {
  const { words, values } = args
  const path = words[0] ?? '.'
  const at = values['at'] === undefined ? undefined : instantOf('at', values['at'])
  const configuration = await loadConfiguration(path, args, terminal)
  if (configuration === undefined) return 1
  const read = readTestFiles(path, terminal.cwd)
  const { tests, diagnostics: wrong } = await readTests(read.files, configuration.objects, at)
  const diagnostics = hasErrors(read.diagnostics) ? read.diagnostics : wrong
  if (hasErrors(diagnostics)) {
    showDiagnostics(diagnostics, terminal)
    return 1
  }
  const results = runTests(configuration.objects, chosen(tests, values['run']), at)
  terminal.lines(() => testLines(results))
  terminal.out(testsText(results, terminal.paint))
  return results.every(({ ok }) => ok) ? 0 : 1
}

function chosen(tests: readonly PolicyTest[], part: string | undefined): readonly PolicyTest[] {
  const found = tests.filter(({ name }) => name.includes(part ?? ''))
  if (found.length > 0) return found
  throw new CareenError(
    'NOT_FOUND',
    `-run "${part ?? ''}": no name of a test contains this text. Upper and lower case matter`,
  )
}
