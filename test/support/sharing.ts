import type { TestFn } from 'ava'
import type { Context } from '../../src/domain/context.ts'
import type { Account } from '../../src/model/account.ts'
import type { Role } from '../../src/model/role.ts'
import { testApp, type TestApp } from './app.ts'
import { type LibraryClient, libraryClient } from './library.ts'
import { localUser } from './people.ts'

export type ShareRow = {
  readonly resource_id: string
  readonly principal_id: string
  readonly level: number
  readonly granter_id: string | null
  readonly reason: string | null
  readonly until: Date | null
  readonly flagged_at: Date | null
}

/** An account with a media application, for tests of sharing; there from the first `before` hook on. */
export type SharingWorld = {
  readonly app: TestApp
  readonly account: Account
  readonly context: Context
  readonly library: LibraryClient
  /** Makes a folder at the root. */
  readonly folder: (name: string) => Promise<string>
  /** Makes somebody with restricted access, or with this role. */
  readonly person: (userName: string, role?: Role) => Promise<string>
  /** The shares that are stored. */
  readonly stored: (where: object) => Promise<readonly ShareRow[]>
}

/** Call at the top of a test file. */
export function sharingWorld(test: TestFn, slug: string): SharingWorld {
  const app = testApp(test)
  const made: { account?: Account; library?: LibraryClient } = {}
  const world: SharingWorld = {
    app,
    get account() {
      return made.account as Account
    },
    get context() {
      return app.inAccount(world.account)
    },
    get library() {
      return made.library as LibraryClient
    },
    folder: name => world.library.register({ kind: 'folder', name }),
    person: async (userName, role) => (await localUser(world.context, userName, role)).id,
    stored: async where => app.db<ShareRow>('shares').where(where).orderBy('principal_id'),
  }
  test.serial.before('make the library', async () => {
    made.account = await app.makeAccount(slug)
    made.library = await libraryClient(app, made.account)
  })
  return world
}
