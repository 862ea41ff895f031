/** A process of its own: prints the first damage of the database that its argument names, or `ok`. */
import { firstDamage } from './database.ts'

process.stdout.write(`${firstDamage(process.argv[2] ?? '')}\n`)
