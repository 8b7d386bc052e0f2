import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import * as client from 'openid-client'
import { type Agency, agency, enter } from '../support/agency.ts'
import { testApp } from '../support/app.ts'

/**
 * The statements that each flow sends to the database: [statements, begin and commit]. The audit event and everything that
 * the provider reads and writes are counted; the account is not, which some addresses keep for a second. More of them is
 * slower: each costs a round trip.
 */
const table = {
  discovery: [0, 0],
  'key set': [0, 0],
  'authorization on a session': [5, 0],
  'authorization on a session, first time in an application': [7, 0],
  'code exchange': [4, 0],
  refresh: [4, 0],
  userinfo: [3, 0],
  introspection: [5, 0],
} as const satisfies Readonly<Record<string, readonly [statements: number, transaction: number]>>

type Flow = keyof typeof table

const app = testApp(test)

test.serial('the documents of a provider read its account and nothing else', async t => {
  const { account } = await agency(app, 'documents')
  const get = async (path: string): Promise<void> => {
    t.is((await fetch(`${account.issuer}${path}`)).status, 200)
  }
  await get('/jwks') // builds the provider
  await counted(t, 'discovery', () => get('/.well-known/openid-configuration'))
  await counted(t, 'key set', () => get('/jwks'))
})

test.serial('a sign-in on a session sends few statements, and so does its refresh', async t => {
  const { application, window } = await signedIn('sign-in')
  const began = await application.begin()
  const view = await counted(t, 'authorization on a session', () => window.open(began.url))
  const tokens = await counted(t, 'code exchange', () => application.redeem(began, view))
  await counted(t, 'refresh', () => application.refresh(tokens.refresh_token ?? ''))
})

test.serial('an application that is new to a session costs no more than its grant', async t => {
  const { application, context, window } = await signedIn('new-grant')
  await context.db('oidc_records').where({ account_id: context.account.id, model: 'Grant' }).del()
  const { url } = await application.begin()
  await counted(t, 'authorization on a session, first time in an application', () =>
    window.open(url),
  )
})

test.serial('userinfo and introspection judge anew in few statements', async t => {
  const { application, tokens } = await signedIn('tokens')
  const { configuration } = application
  const sub = tokens.claims()?.sub ?? ''
  await counted(t, 'userinfo', () => client.fetchUserInfo(configuration, tokens.access_token, sub))
  await counted(t, 'introspection', async () => {
    t.true((await client.tokenIntrospection(configuration, tokens.access_token)).active)
  })
})

/** A browser with a session and the tokens of its first visit. */
async function signedIn(slug: string): Promise<
  Agency & {
    readonly window: ReturnType<Agency['browser']>
    readonly tokens: Awaited<ReturnType<typeof enter>>
  }
> {
  const made = await agency(app, slug)
  const window = made.browser()
  return { ...made, window, tokens: await enter(made, window) }
}

type Assertions = {
  readonly deepEqual: (actual: unknown, expected: unknown, message?: string) => boolean
  readonly log: (...values: unknown[]) => void
}

/** Runs a flow and holds what it sent against the table. */
async function counted<Result>(
  t: Assertions,
  flow: Flow,
  act: () => Promise<Result>,
): Promise<Result> {
  await quiet()
  const sent: string[] = []
  const listen = ({ sql, options }: Sent): void => void sent.push(options?.name ?? sql)
  app.db.on('query', listen)
  const result = await act()
  await quiet()
  app.db.off('query', listen)
  const isBoundary = (name: string): boolean => /^(?:begin|commit|savepoint|release)\b/i.test(name)
  const boundaries = sent.filter(isBoundary).length
  const names = sent.filter(name => !isBoundary(name) && !name.startsWith('account_of_slug'))
  const message = `${flow}: ${names.join(', ')}`
  t.log(message)
  t.deepEqual([names.length, boundaries], [...table[flow]], message)
  return result
}

type Sent = { readonly sql: string; readonly options?: { readonly name?: string } }

/** Audit events are written after the answer has gone: waits until nothing is sent for a while. */
async function quiet(): Promise<void> {
  let last = performance.now()
  const listen = (): void => void (last = performance.now())
  app.db.on('query', listen)
  while (performance.now() - last < 60) await sleep(10)
  app.db.off('query', listen)
}
