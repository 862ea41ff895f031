import { binary, type Defined, unary } from './define.ts'
import type { Calling } from './function.ts'
import { OBJECT, TEXT } from './parameters.ts'

export const FILE_FUNCTIONS: readonly Defined[] = [
  unary('file(path)', 'The text of a file in the folder of the configuration.', TEXT, read),
  unary(
    'fileexists(path)',
    'Is there such a file in the folder of the configuration?',
    TEXT,
    (path, { files }) => files.exists(path),
  ),
  binary(
    'templatefile(path, variables)',
    'The text of a file with its ${...} and %{...} filled in, in which the attributes of the object are known by their names.',
    [TEXT, OBJECT],
    (path, variables, calling) => {
      const wrong = [...variables.keys()].find((name) => !NAME.test(name))
      if (wrong !== undefined)
        return calling.fail(
          1,
          `the variables of a template need names of letters, digits, _ and -; "${wrong}" is none.`,
        )
      return calling.render({ name: path, text: read(path, calling) }, variables)
    },
  ),
]

const NAME = /^\p{ID_Start}[\p{ID_Continue}-]*$/u

function read(path: string, calling: Calling): string {
  const found = calling.files.read(path)
  if (!found.ok) return calling.fail(0, `the file cannot be read: ${found.why}.`)
  calling.grow(found.text.length)
  return found.text
}
