import { PROFILE_FILE } from '../../cli/profile/index.ts'
import { CAREEND_FILE } from '../../daemon/trust/schema.ts'
import { SCHEMA } from '../../policies/language/schema.ts'
import { TEST } from '../../policies/language/test-schema.ts'
import { apiContents, apiReference } from './api.ts'
import { commandList, commandSections, daemonHelp, exitStatuses, sharedFlags } from './commands.ts'
import { errorTable } from './errors.ts'
import { dateLetters, formatVerbs, functionTables } from './functions.ts'
import { languageTables } from './language.ts'
import { recordIndex } from './records.ts'
import type { Parts } from './regions.ts'
import { roomTable } from './rooms.ts'
import { openScripts } from './scripts.ts'
import { vendorFacts, vendorOverview } from './vendors.ts'
import { warningText } from './warnings.ts'

/** Every generated part of a page. */
export const PARTS: Parts = {
  blocks: () => languageTables(SCHEMA),
  'test-blocks': () => languageTables({ test: TEST }),
  'host-blocks': () => languageTables(CAREEND_FILE.blocks),
  'profile-blocks': () => languageTables(PROFILE_FILE.blocks),
  functions: functionTables,
  'format-verbs': formatVerbs,
  'date-letters': dateLetters,
  warning: warningText,
  'command-list': commandList,
  commands: commandSections,
  'shared-flags': sharedFlags,
  'exit-statuses': exitStatuses,
  'daemon-help': daemonHelp,
  errors: errorTable,
  'api-contents': apiContents,
  api: apiReference,
  registries: vendorOverview,
  registry: vendorFacts,
  'decision-records': recordIndex,
  rooms: roomTable,
  'open-scripts': openScripts,
}
