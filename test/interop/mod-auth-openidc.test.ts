import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { createAccount } from '../../src/domain/accounts.ts'
import { createApplication } from '../../src/domain/applications/applications.ts'
import { assign } from '../../src/domain/applications/assignments.ts'
import type { Context } from '../../src/domain/context.ts'
import { changeUser } from '../../src/domain/users/change-user.ts'
import type { User } from '../../src/model/user.ts'
import { addGroup, addPerson, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { type Browser, openBrowser, wordsOf } from '../support/browser.ts'
import { scimClient } from '../support/scim.ts'
import { freePort, type ServerProcess, startServer } from '../support/server-process.ts'
import { type Apache, hasApache, startApache } from './apache.ts'
import { openVisitor, type Visitor } from './visitor.ts'

const app = testApp(test)
const where = hasApache() ? test.serial : test.serial.skip

type World = {
  readonly server: ServerProcess
  readonly apache: Apache
  readonly site: string
  readonly context: Context
  /** The group that lets Ana in. */
  readonly editors: string
  /** May enter and is in Editors; may enter; may not. */
  readonly people: { readonly ana: User; readonly bo: User; readonly cy: User }
}

let world: World

// A server of its own process, since its jobs bring the back-channel logout.
test.before(async () => {
  if (!hasApache()) return
  const server = await startServer({
    DATABASE_URL: app.database.url,
    COHORT_OUTBOUND_ALLOW: '127.0.0.0/8',
  })
  const port = await freePort()
  const site = `http://127.0.0.1:${port}`
  const actor = { kind: 'command-line', id: null, name: 'test' } as const
  const parts = { db: app.db, box: app.box, actor, requestId: 'interop' }
  const input = { slug: 'press', name: 'Press', publicUrl: server.origin }
  const account = await createAccount(parts, input)
  const context = app.inAccount(account)
  const people = {
    ana: await addPerson(app, context, { userName: 'ana' }),
    bo: await addPerson(app, context, { userName: 'bo' }),
    cy: await addPerson(app, context, { userName: 'cy' }),
  }
  const { application, clientSecret } = await createApplication(context, {
    name: 'Apache',
    redirectUris: [`${site}/callback`],
    postLogoutRedirectUris: [`${site}/public/`],
    access: 'assigned',
    homeUrl: `${site}/`,
    contact: null,
    claims: {},
    client: { backchannelLogoutUri: `${site}/callback?logout=backchannel` },
  })
  const { clientId } = application
  const editors = await addGroup(context, 'Editors', [people.ana])
  await assign(context, clientId, editors)
  await assign(context, clientId, people.bo.id)
  const settings = { port, issuer: account.issuer, clientId, clientSecret: clientSecret ?? '' }
  world = { server, site, context, editors, people, apache: await startApache(settings) }
})

test.after.always(async () => {
  if (!hasApache()) return
  await world.apache.stop()
  await world.server.stop()
})

where(
  'mod_auth_openidc: a member of the group signs in by our pages and sees the gated page',
  async t => {
    const visiting = visit()
    const { visitor } = visiting
    const page = await enter(visiting, '/editors/')
    t.deepEqual(
      page,
      { status: 200, text: 'This page is for editors.\n' },
      await world.apache.log(),
    )
    t.is((await visitor.get('/everybody/')).status, 200)
  },
)

where(
  'mod_auth_openidc: who is not in the group is refused there by Apache, and nowhere else',
  async t => {
    const visiting = visit()
    const { visitor } = visiting
    t.is((await enter(visiting, '/everybody/', 'bo')).status, 200)
    t.is((await visitor.get('/editors/')).status, 403)
  },
)

where(
  'mod_auth_openidc: who may not enter the application comes back with access_denied and stays outside',
  async t => {
    const visiting = visit()
    const { visitor, idp } = visiting
    const refused = await signIn(idp, await idp.open(await toSignIn(visitor, '/everybody/')), 'cy')
    t.regex(wordsOf(refused), /You don’t have access to Apache/)
    const { url } = await idp.submit(refused)
    t.is(url.searchParams.get('error'), 'access_denied')
    t.is(url.searchParams.get('iss'), world.context.account.issuer)
    // Version 2.4.12 takes an error that names its issuer (RFC 9207 2) for a sign-in begun elsewhere, and begins anew.
    const began = await visitor.follow(url.href)
    t.regex(began.location, /\/auth\?/)
    url.searchParams.delete('iss')
    t.regex((await visitor.follow(url.href)).text, /access_denied/)
    t.is((await visitor.get('/everybody/')).status, 302)
  },
)

where(
  'mod_auth_openidc: sign-out there signs out here, and comes back to the registered page',
  async t => {
    const visiting = visit()
    const { visitor, idp } = visiting
    await enter(visiting, '/everybody/')
    const back = encodeURIComponent(`${world.site}/public/`)
    const out = await visitor.get(`/callback?logout=${back}`)
    const asked = await idp.open(out.location)
    const view = await idp.submit(asked, { logout: 'yes' })
    t.is(view.url.href.replace(/\?.*/, ''), `${world.site}/public/`)
    t.is((await visitor.get('/everybody/')).status, 302)
    t.regex(wordsOf(await idp.open(await toSignIn(visitor, '/everybody/'))), /Sign in to continue/)
  },
)

where(
  'mod_auth_openidc: the end of access reaches it by back channel, and nobody else is signed out',
  async t => {
    const visiting = visit()
    t.is((await enter(visiting, '/editors/')).status, 200)
    const other = visit()
    t.is((await enter(other, '/everybody/', 'bo')).status, 200)
    const { ana } = world.people
    await changeUser(world.context, ana.id, { change: user => ({ ...user, active: false }) })
    await untilSignedOut(visiting)
    t.regex((await visiting.visitor.get('/editors/')).location, /\/auth\?/)
    t.is((await other.visitor.get('/everybody/')).status, 200)
    await changeUser(world.context, ana.id, { change: user => ({ ...user, active: true }) })
    t.is((await visiting.visitor.get('/editors/')).status, 302, 'and it stays so')
  },
)

where('mod_auth_openidc: a group that SCIM takes away ends the session there', async t => {
  const visiting = visit()
  t.is((await enter(visiting, '/editors/')).status, 200)
  const scim = await scimClient(world.context, { adoption: true })
  const { ana } = world.people
  const remove = { op: 'remove', path: `members[value eq "${ana.id}"]` }
  const { status } = await scim.patch(`/Groups/${world.editors}`, [remove])
  t.true([200, 204].includes(status))
  await untilSignedOut(visiting)
  t.regex((await visiting.visitor.get('/everybody/')).location, /\/auth\?/)
})

/** Until the logout token has come; ava ends a test that waits for good. */
async function untilSignedOut({ visitor }: Visit): Promise<void> {
  while ((await visitor.get('/everybody/')).status === 200) await sleep(50)
}

type Visit = { readonly visitor: Visitor; readonly idp: Browser }

function visit(): Visit {
  return { visitor: openVisitor(world.site), idp: openBrowser(world.server.origin) }
}

/** Asks for a page without a session and gives the address of the authorization request. */
async function toSignIn(visitor: Visitor, path: string): Promise<string> {
  const { status, location } = await visitor.get(path)
  if (status !== 302) throw new Error(`${path} answered ${status}`)
  return location
}

/** From a page of Apache through our sign-in and back to it. */
async function enter(
  { visitor, idp }: Visit,
  path: string,
  as = 'ana',
): Promise<{ status: number; text: string }> {
  const view = await signIn(idp, await idp.open(await toSignIn(visitor, path)), as)
  const returned = await visitor.follow(view.url.href)
  const { status, text } = await visitor.follow(returned.location)
  return { status, text }
}
