import type { TestFn } from 'ava'
import type { Account } from '../../src/model/account.ts'
import type { TestApp } from './app.ts'
import { type Authzen, authzenClient } from './authzen.ts'
import { libraryClient } from './library.ts'
import { localUser } from './people.ts'

/**
 * The fixture of the certification scenario of the AuthZEN Authorization API 1.0: the records are files with keys, each
 * writes one of them and reads the other. Decisions follow from what is known here, not from properties that are sent along.
 * One is named as keys are elsewhere, the other by the bare key.
 */
export type Certified = {
  readonly account: Account
  readonly pdp: Authzen
  readonly alice: object
  readonly bob: { readonly type: string; readonly id: string }
}

export const record1 = { type: 'file', id: 'key:record-1' }
export const record2 = { type: 'file', id: 'record-2' }
export const read = { name: 'asset.see' }
export const write = { name: 'metadata.change' }

/** Call at the top of a test file, behind `testApp`; it is there from the first test on. */
export function certified(test: TestFn, app: TestApp): () => Certified {
  const made: { fixture?: Certified } = {}
  test.serial.before('make the fixture', async () => {
    const account = await app.makeAccount('certified')
    const context = app.inAccount(account)
    const library = await libraryClient(app, account)
    const alice = await localUser(context, 'alice')
    const bob = await localUser(context, 'bob')
    const record = (key: string): Promise<string> =>
      library.register({ kind: 'file', name: key, key })
    const [active, archived] = [await record('record-1'), await record('record-2')]
    await library.share(active, alice.id, 'contribute')
    await library.share(active, bob.id, 'view')
    await library.share(archived, alice.id, 'view')
    await library.share(archived, bob.id, 'contribute')
    made.fixture = {
      account,
      pdp: authzenClient(account, library.token),
      alice: { type: 'user', id: alice.sub },
      bob: { type: 'user', id: bob.id },
    }
  })
  return () => {
    if (made.fixture === undefined) throw new Error('used before the hook that makes it')
    return made.fixture
  }
}

/** Asks for one decision. */
export async function decisionOn({ pdp }: Certified, request: object): Promise<boolean> {
  const { status, body } = await pdp.ask('/evaluation', request)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.decision
}
