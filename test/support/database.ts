import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { dropDatabase, queryOnce, withDatabase } from './test-server.ts'

export type ClonedDatabase = {
  readonly url: string
  /** Drops it now, whoever is connected; otherwise it goes when the file's tests have ended. */
  readonly drop: () => Promise<void>
}

/** The parts of ava's `test` that are used here. */
type TestFile = {
  readonly serial: { readonly before: Hook }
  readonly after: { readonly always: Hook }
}

type Hook = (title: string, run: () => Promise<void>) => void

const inUse = '55006'

/**
 * A database of its own for a test file, with all migrations: `const database = cloneDatabase(test)` at the top, before any
 * other hook. The URL is known at once; the database is there from the first hook on.
 */
export function cloneDatabase(test: TestFile): ClonedDatabase {
  const { COHORT_TEST_SERVER: server, COHORT_TEST_TEMPLATE: template } = process.env
  if (server === undefined || template === undefined) {
    throw new Error('This test needs the database of the test command: npm test -- FILE')
  }
  const name = `${template.replace(/template$/, '')}${randomBytes(6).toString('hex')}`
  const drop = () => dropDatabase(server, name)
  test.serial.before('create the database', () => createFrom(server, template, name))
  test.after.always('drop the database', drop)
  return { url: withDatabase(server, name), drop }
}

/** A connection to the template, such as an autovacuum worker's, may stand in the way for a moment. */
async function createFrom(server: string, template: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await queryOnce(server, `create database "${name}" template "${template}" strategy file_copy`)
      return
    } catch (error) {
      if ((error as { code?: string }).code !== inUse || attempt === 50) throw error
      await sleep(20 * attempt)
    }
  }
}
