import type { TestFn } from 'ava'
import type { Knex } from 'knex'
import { createAccount } from '../../src/domain/accounts.ts'
import type { Context } from '../../src/domain/context.ts'
import { createPasswordHasher } from '../../src/lib/password-hasher.ts'
import { createLog } from '../../src/lib/log.ts'
import { createSecretBox, type SecretBox } from '../../src/lib/secret-box.ts'
import { newId } from '../../src/lib/ids.ts'
import type { Account } from '../../src/model/account.ts'
import { type Listening, listen } from '../../src/server.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { type ClonedDatabase, cloneDatabase } from './database.ts'

export const testSecret = 'a secret that only tests know, 32+'

/** A server in this process on a database of its own; everything is there from the first `before` hook on. */
export type TestApp = {
  readonly database: ClonedDatabase
  readonly box: SecretBox
  readonly hasher: ReturnType<typeof createPasswordHasher>
  readonly db: Knex
  /** The origin under which it listens. */
  readonly url: string
  readonly listening: Listening
  /** Makes an account; its slug is its name in lower case. */
  readonly makeAccount: (slug: string) => Promise<Account>
  /** The domain's context of an administrator at the keyboard. */
  readonly inAccount: (account: Account) => Context
  readonly log: readonly string[]
}

/** `localhost` where browsers want a name, as they do for passkeys. */
export type TestAppOptions = { readonly host?: '127.0.0.1' | 'localhost' }

/** Call at the top of a test file. The members of the result are filled by a `before` hook. */
export function testApp(test: TestFn, { host = '127.0.0.1' }: TestAppOptions = {}): TestApp {
  const database = cloneDatabase(test)
  const box = createSecretBox([testSecret])
  const hasher = createPasswordHasher({ lanes: 2, queue: 1000 })
  const log: string[] = []
  const opened: { db?: Knex; listening?: Listening } = {}
  const app: TestApp = {
    database,
    box,
    hasher,
    log,
    get db() {
      return here(opened.db)
    },
    get listening() {
      return here(opened.listening)
    },
    get url() {
      return here(opened.listening).publicUrl
    },
    makeAccount: slug =>
      createAccount(
        { db: app.db, box, actor, requestId: newId() },
        { slug, name: slug, publicUrl: app.url },
      ),
    inAccount: account => ({ db: app.db, account, actor, requestId: newId(), address: null }),
  }
  test.serial.before('start the server', async () => {
    opened.db = openDatabase({ url: database.url, poolSize: 10, namedStatements: true })
    const sink = { write: (line: string) => void log.push(line) }
    const here = { host, port: 0, publicUrl: undefined, proxies: 0 }
    const options = { ...here, outboundAllow: ['127.0.0.1'] }
    opened.listening = await listen({ db: opened.db, box }, createLog('info', sink), options)
  })
  test.after.always('stop the server', async () => {
    await opened.listening?.close()
    await opened.db?.destroy()
  })
  return app
}

const actor = { kind: 'command-line', id: null, name: 'test' } as const

function here<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('used before the hook that makes it')
  return value
}
