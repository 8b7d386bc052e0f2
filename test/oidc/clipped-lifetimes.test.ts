import test, { type ExecutionContext } from 'ava'
import { decodeJwt } from 'jose'
import { assign } from '../../src/domain/applications/assignments.ts'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { grantRight } from '../../src/domain/rights/grants.ts'
import { type Agency, addGroup, agency, enter } from '../support/agency.ts'
import { askForActive } from '../support/active-by-right.ts'
import { testApp } from '../support/app.ts'
import type { Tokens } from '../support/relying-party.ts'

const app = testApp(test)
const minute = 60
const usual = { access: 10 * minute, id: 60 * minute, refresh: 14 * 24 * 60 * minute }

type Lives = Readonly<Record<keyof typeof usual | 'session', number>>

/** For how many seconds the tokens of an answer, and the session behind them, live from now. */
async function livesOf({ context, ana }: Agency, tokens: Tokens): Promise<Lives> {
  const now = Date.now() / 1000
  const rows = await context
    .db('oidc_records')
    .where({ account_id: context.account.id, sub: ana.sub, consumed_at: null })
    .select<{ model: string; payload: { exp: number } }[]>('model', 'payload')
  const last = (model: string): number =>
    Math.max(...rows.flatMap(row => (row.model === model ? [row.payload.exp] : []))) - now
  return {
    access: tokens.expires_in ?? 0,
    id: Number(tokens.claims()?.exp) - now,
    refresh: last('RefreshToken'),
    session: last('Session'),
  }
}

/** The memberships of a group end in so many seconds. */
async function endIn({ db }: Agency['context'], group: string, seconds: number): Promise<void> {
  const until = db.raw(`now() + make_interval(secs => ${seconds})`)
  await db('memberships').where({ group_id: group }).update({ until })
}

function isAbout(t: ExecutionContext, lives: Partial<Lives>, seconds: number): void {
  for (const [what, life] of Object.entries(lives)) {
    t.true(life <= seconds && life > seconds - 30, `${what} lives ${life} s`)
  }
}

test('DESIGN 5: tokens end with the membership that the entry rests on; the session, which rests on nothing, stays', async t => {
  const world = await agency(app, 'clipped')
  const { context, application, photographers, registration } = world
  const { session, ...whole } = await livesOf(world, await enter(world, world.browser()))
  for (const [what, life] of Object.entries(whole))
    isAbout(t, { [what]: life }, usual[what as 'id'])
  await endIn(context, photographers, 300)
  const window = world.browser()
  const tokens = await enter(world, window)
  const clipped = await livesOf(world, tokens)
  isAbout(t, { access: clipped.access, id: clipped.id }, 300)
  t.true(clipped.session > 11 * 60 * minute)
  const [refresh] = await context
    .db('oidc_records')
    .where({ account_id: context.account.id, model: 'RefreshToken' })
    .orderBy('expires_at')
    .limit(1)
  isAbout(t, { refresh: refresh.payload.exp - Date.now() / 1000 }, 300)
  const again = await application.refresh(tokens.refresh_token ?? '')
  isAbout(t, { access: again.expires_in ?? 0 }, 300)
  t.truthy(session)

  await endIn(context, photographers, -1)
  const headers = { authorization: `Bearer ${again.access_token}` }
  t.is((await fetch(`${world.account.issuer}/userinfo`, { headers })).status, 401)
  await assign(context, registration.clientId, world.ana.id)
  const free = await enter(world, window)
  isAbout(t, { access: free.expires_in ?? 0 }, usual.access)
})

test('DESIGN 5: the last of several ways counts, and each is as long as its shortest part', async t => {
  const world = await agency(app, 'ways')
  const { context, photographers, registration, ana } = world
  const accessLife = async (): Promise<number> =>
    (await enter(world, world.browser())).expires_in ?? 0
  await endIn(context, photographers, 100)
  const inner = await addGroup(context, 'Inner', [ana])
  const outer = await addGroup(context, 'Outer', [])
  const { id } = context.account
  await context.db('memberships').insert({
    account_id: id,
    group_id: outer,
    member_id: inner,
    source_id: id,
    member_kind: 'group',
  })
  isAbout(t, { access: await accessLife() }, 100)
  await assign(context, registration.clientId, outer)
  isAbout(t, { access: await accessLife() }, usual.access)
  await endIn(context, inner, 250)
  isAbout(t, { access: await accessLife() }, 250)
  await endIn(context, outer, 180)
  isAbout(t, { access: await accessLife() }, 180)
  await endIn(context, inner, 50)
  isAbout(t, { access: await accessLife() }, 100)
  await changeApplication(context, registration.clientId, () => ({ access: 'open' }))
  isAbout(t, { access: await accessLife() }, usual.access)
})

test('DESIGN 5: a JWT for an API ends with the entry too', async t => {
  const world = await agency(app, 'api')
  const { context, application, registration, photographers } = world
  const audience = 'https://prints.example'
  await changeApplication(context, registration.clientId, ({ client }) => ({
    client: { ...client, resources: [{ audience, scopes: ['read'] }] },
  }))
  await endIn(context, photographers, 120)
  const window = world.browser()
  await enter(world, window)
  const began = await application.begin({ scope: 'openid read', resource: audience })
  const { url } = await window.open(began.url)
  const { body } = await application.post('/token', {
    grant_type: 'authorization_code',
    code: url.searchParams.get('code') ?? '',
    code_verifier: began.verifier,
    redirect_uri: application.redirectUri,
    resource: audience,
  })
  const { exp = 0 } = decodeJwt(String(body['access_token']))
  isAbout(t, { jwt: exp - Date.now() / 1000, told: Number(body['expires_in']) } as object, 120)
})

test('HV-04: where active is a right, tokens and session end with the last grant of it', async t => {
  const world = await agency(app, 'active')
  const asking = await askForActive(world.context)
  const { ana, photographers } = world
  const lives = async (): Promise<Lives> => {
    await app.db('oidc_records').where({ account_id: world.account.id }).del()
    return livesOf(world, await enter(world, world.browser()))
  }
  const give = async (principalId: string | null, seconds?: number): Promise<void> => {
    const until = seconds === undefined ? null : new Date(Date.now() + seconds * 1000)
    await grantRight(asking.context, { right: 'active', principalId, until })
  }
  await give(ana.id, 200)
  isAbout(t, await lives(), 200)
  await give(photographers)
  const { access, session } = await lives()
  isAbout(t, { access }, usual.access)
  t.true(session > 11 * 60 * minute)
  await endIn(world.context, photographers, 400)
  isAbout(t, await lives(), 400)
  await give(photographers, 350)
  isAbout(t, await lives(), 350)
  await give(null, 380)
  const all = await lives()
  isAbout(t, { session: all.session }, 380)
  await give(null)
  isAbout(t, { access: (await lives()).access }, 400)
})
