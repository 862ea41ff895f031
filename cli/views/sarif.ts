import type { Diagnostic } from '../../policies/hcl/index.ts'
import { shownCode } from './diagnostic-code.ts'

/** The rule id of errors without a code. */
const INVALID = 'invalid-configuration'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** Returns SARIF 2.1.0, for code scanning. File names are relative to the working directory. */
export function diagnosticsSarif(
  diagnostics: readonly Diagnostic[],
  tool: { readonly version: string },
): object {
  const ids = [...new Set(diagnostics.map(ruleOf))].toSorted()
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'careen',
            semanticVersion: tool.version,
            rules: ids.map((id) => ruleJson(id, diagnostics)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, ids)),
      },
    ],
  }
}

/** Returns a rule. A code always has one summary; errors without a code have different ones. */
function ruleJson(id: string, diagnostics: readonly Diagnostic[]): object {
  const example = diagnostics.find((one) => ruleOf(one) === id)
  const text = id === INVALID ? 'Invalid configuration' : (example?.summary ?? id)
  return {
    id,
    shortDescription: { text },
    defaultConfiguration: { level: example?.severity ?? 'error' },
  }
}

function ruleOf(diagnostic: Diagnostic): string {
  return shownCode(diagnostic) ?? INVALID
}

function resultOf(diagnostic: Diagnostic, ids: readonly string[]): object {
  const { severity, summary, detail, place } = diagnostic
  const id = ruleOf(diagnostic)
  return {
    ruleId: id,
    ruleIndex: ids.indexOf(id),
    level: severity,
    message: { text: `${summary}. ${detail}` },
    ...(place === undefined ? {} : { locations: [locationOf(diagnostic, place)] }),
  }
}

function locationOf(diagnostic: Diagnostic, place: NonNullable<Diagnostic['place']>): object {
  const region = regionOf(diagnostic)
  const physicalLocation = {
    artifactLocation: { uri: uriOf(place.file) },
    ...(region === undefined ? {} : { region }),
  }
  return {
    ...(place.file === '' ? {} : { physicalLocation }),
    ...(place.address === undefined
      ? {}
      : { logicalLocations: [{ fullyQualifiedName: place.address, kind: 'object' }] }),
  }
}

/** Returns the URI of a file name, which can contain any character. */
function uriOf(file: string): string {
  return file.toWellFormed().replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
}

/** Returns the region in UTF-16 columns of the snippet or, without a snippet, in characters of the place. */
function regionOf({ place, snippet }: Diagnostic): object | undefined {
  if (place?.line === undefined) return undefined
  const { line, column = 1, end } = place
  if (snippet === undefined) {
    return { startLine: line, startColumn: column, ...(end && { endLine: end.line, endColumn: end.column }) }
  }
  const { code, start, end: to, skipped = 0 } = snippet
  const lineStart = code.slice(0, to).lastIndexOf('\n') + 1
  const lastShown = line + code.slice(0, to).split('\n').length - 1
  return {
    startLine: line,
    startColumn: skipped + start + 1,
    endLine: lastShown,
    endColumn: to - lineStart + 1 + (lineStart === 0 ? skipped : 0),
  }
}
