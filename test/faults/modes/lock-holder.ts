/** Locks a database for as long as it lives: `node lock-holder.ts PATH`. Says `locked`, or why not. */
import { lockDatabase } from '../../../daemon/store/lock.ts'
import { CareenError } from '../../../policies/model/index.ts'

try {
  lockDatabase(process.argv[2] ?? '', process.pid, () => {})
  process.stdout.write('locked\n')
} catch (thrown) {
  const error = CareenError.from(thrown)
  process.stdout.write(`${error.code} ${error.message}\n`)
}
setInterval(() => {}, 60_000)
