/** A process for the tests of the launcher: opens the database of a folder, says so, and stops at SIGTERM. */
import { openEmbeddedDatabase } from '../../src/storage/embedded/open-embedded-database.ts'

const [dataDir = ''] = process.argv.slice(2)
const log = { info: console.error, warn: console.error, error: console.error }

// what a TERM asks while the database still starts is done as soon as it runs
const term = new Promise(resolve => process.once('SIGTERM', resolve))
const database = await openEmbeddedDatabase({ dataDir, log })
console.log(JSON.stringify({ url: database.url('cohort'), describe: database.describe }))
await term
await database.stop()
console.log('stopped')
