import test from 'ava'
import type { Context } from '../../src/domain/context.ts'
import { setPlan } from '../../src/domain/plan/plans.ts'
import { suspendUser } from '../../src/domain/users/suspension.ts'
import { type AdminAnswer, adminClient, call } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { localUser } from '../support/people.ts'
import { planned } from '../support/planned.ts'
import { aUser, clientFor, scimClient, type ScimClient } from '../support/scim.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'

const app = testApp(test)
const servers: ServerProcess[] = []

test.before('start two servers', async () => {
  const settings = { DATABASE_URL: app.database.url, COHORT_LOG_LEVEL: 'warn' }
  servers.push(...(await Promise.all([startServer(settings), startServer(settings)])))
})

test.after.always('stop them', async () => {
  await Promise.all(servers.map(server => server.stop()))
})

type Ask = (method: string, path: string, body?: unknown) => Promise<AdminAnswer>

const guest = (userName: string): object => ({ userName, role: 'developer' })

/** The doors of both servers: an administrator's console and a directory. */
async function doors(
  context: Context,
): Promise<{ api: readonly Ask[]; scim: readonly ScimClient[] }> {
  const { cookie, csrfToken } = await adminClient(app, context.account)
  const { token } = await scimClient(context)
  const { issuer, slug } = context.account
  const headers = { cookie, 'x-csrf-token': csrfToken, origin: new URL(issuer).origin }
  const api = servers.map(({ origin }): Ask => {
    const base = `${origin}/t/${slug}/api/v1`
    return (method, path, body) => call(base, { method, path, headers, body })
  })
  return { api, scim: servers.map(({ origin }) => clientFor(`${origin}/t/${slug}/scim/v2`, token)) }
}

async function seats({ account }: Context): Promise<number> {
  const [row] = await app
    .db('users')
    .where({ account_id: account.id, suspended: false })
    .whereRaw('(active or invited)')
    .count()
  return Number(row?.['count'])
}

/** How many succeeded, and that each of the others was told of the plan. */
function succeeded(answers: readonly { status: number; body: unknown }[]): number {
  const others = answers.filter(({ status }) => status >= 300)
  for (const { status, body } of others) {
    const { code = 'plan_limit', detail } = body as { code?: string; detail: string }
    if (status === 403 && code === 'plan_limit' && /get more seats/.test(detail)) continue
    throw new Error(`${status} ${JSON.stringify(body)}`)
  }
  return answers.length - others.length
}

for (const round of [1, 2, 3]) {
  test(`IK-07: of eight creations at once through API and SCIM on two servers just the five that there are seats for succeed (${round})`, async t => {
    const context = await planned(app, `race-${round}`, { plan: 'enterprise', seats: 6 })
    const { api, scim } = await doors(context)
    t.is(await seats(context), 1)
    const answers = await Promise.all([
      ...api.flatMap((ask, server) =>
        [1, 2].map(each => ask('POST', '/users', guest(`api-${server}-${each}`))),
      ),
      ...scim.flatMap((client, server) =>
        [1, 2].map(each => client.post('/Users', aUser(`scim-${server}-${each}`))),
      ),
    ])
    t.is(succeeded(answers), 5)
    t.is(await seats(context), 6)
  })
}

test('IK-07: creations, invitations, reactivations and lifted suspensions at once take no seat that is not there', async t => {
  const context = await planned(app, 'race-mixed', { plan: 'enterprise', seats: 4 })
  const { api, scim } = await doors(context)
  const idle: string[] = []
  for (const [server, client] of scim.entries()) {
    idle.push((await client.post('/Users', aUser(`idle-${server}`, { active: false }))).body.id)
  }
  const suspended: string[] = []
  for (const name of ['c', 'd']) {
    const { id } = await localUser(context, name, 'developer')
    suspended.push((await suspendUser(context, id)).id)
  }
  t.is(await seats(context), 1)
  const on = [{ op: 'replace', path: 'active', value: true }]
  const answers = await Promise.all([
    ...scim.map((client, server) => client.patch(`/Users/${idle[server]}`, on)),
    ...scim.map((client, server) => client.post('/Users', aUser(`new-${server}`))),
    ...api.map((ask, server) => ask('DELETE', `/users/${suspended[server]}/suspension`)),
    ...api.map((ask, server) =>
      ask('POST', '/invitations', guest(`guest-${server}@lumen.example`)),
    ),
  ])
  t.is(succeeded(answers), 3)
  t.is(await seats(context), 4)
})

test('a plan that is lowered while people come in keeps either order: none comes in beyond it afterwards', async t => {
  const context = await planned(app, 'race-lower', { plan: 'enterprise', seats: 50 })
  const { api, scim } = await doors(context)
  await Promise.all([
    ...scim.map((client, server) => client.post('/Users', aUser(`early-${server}`))),
    setPlan(context, { plan: 'enterprise', quotas: { seats: 2 }, reason: null }),
    ...api.map((ask, server) => ask('POST', '/users', guest(`early-api-${server}`))),
  ])
  const present = await seats(context)
  const late = await Promise.all([
    ...scim.map((client, server) => client.post('/Users', aUser(`late-${server}`))),
    ...api.map((ask, server) => ask('POST', '/users', guest(`late-api-${server}`))),
  ])
  t.is(succeeded(late), Math.max(0, 2 - present))
})
