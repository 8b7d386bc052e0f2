import test from 'ava'
import { createApplication } from '../../../src/domain/applications/applications.ts'
import { changeApplication } from '../../../src/domain/applications/change-application.ts'
import { addMembers, removeMember } from '../../../src/domain/groups/change-members.ts'
import { membershipsOf } from '../../../src/domain/users/holdings/holdings.ts'
import { previewTokens } from '../../../src/oidc/preview.ts'
import { previewParts } from '../../support/preview.ts'
import { createUpstream } from '../../../src/domain/upstreams/upstreams.ts'
import { callbackAddress } from '../../../src/domain/upstreams/oidc-sign-in.ts'
import type { Context } from '../../../src/domain/context.ts'
import type { Account } from '../../../src/model/account.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import type { UpstreamGroup } from '../../../src/model/upstream.ts'
import { addGroup, addPerson, signIn } from '../../support/agency.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { openBrowser, type View } from '../../support/browser.ts'
import { addClient } from '../../support/clients.ts'
import type { RelyingParty, Tokens } from '../../support/relying-party.ts'
import { anUpstream } from '../../support/upstreams.ts'

const app = testApp(test)

type World = {
  readonly corp: Context
  readonly studio: Context
  readonly studioAccount: Account
  /** The groups of both, by name. */
  readonly there: ReadonlyMap<string, string>
  readonly here: ReadonlyMap<string, string>
  readonly upstreamId: string
  readonly ana: string
  /** An application of the studio that is for group A. */
  readonly gated: RelyingParty
}

const names = ['A', 'B', 'C']

/** A company that signs its people in by an account of its own, and a studio that they work with. */
async function makeWorld(slug: string): Promise<World> {
  const [corpAccount, studioAccount] = [
    await app.makeAccount(`${slug}-corp`),
    await app.makeAccount(`${slug}-studio`),
  ]
  const [corp, studio] = [app.inAccount(corpAccount), app.inAccount(studioAccount)]
  const ana = await addPerson(app, corp, { userName: 'ana@corp.example', displayName: 'Ana Lima' })
  const there = await groupsIn(corp)
  const here = await groupsIn(studio)
  for (const name of ['A', 'B']) await addMembers(corp, idOf(there, name), { ids: [ana.id] })
  const groups: UpstreamGroup[] = names.map(value => ({ value, groupId: idOf(here, value) }))
  const { application, clientSecret } = await createApplication(corp, {
    name: 'Studio',
    redirectUris: ['https://later.example/'],
    postLogoutRedirectUris: [],
    access: 'open',
    homeUrl: null,
    contact: null,
    claims: {},
  })
  const settings = anUpstream({ name: 'Corp', groups, secret: clientSecret })
  const protocol = { issuer: corpAccount.issuer, clientId: application.clientId }
  const upstream = await createUpstream(studio, app.box, {
    ...settings,
    protocol: {
      ...settings.protocol,
      ...protocol,
      authentication: 'client_secret_basic',
      scopes: ['openid', 'profile', 'email', 'groups'],
      userinfo: true,
    },
    trustsMail: true,
  })
  await app
    .db('applications')
    .where({ account_id: corpAccount.id, client_id: application.clientId })
    .update({ redirect_uris: JSON.stringify([callbackAddress(studio, upstream.id)]) })
  const { party: gated } = await addClient(studio, { group: idOf(here, 'A') })
  return {
    corp,
    studio,
    studioAccount,
    there,
    here,
    upstreamId: upstream.id,
    ana: ana.id,
    gated,
  }
}

async function groupsIn(context: Context): Promise<ReadonlyMap<string, string>> {
  const made: [string, string][] = []
  for (const name of names) made.push([name, await addGroup(context, name, [])])
  return new Map(made)
}

function idOf(groups: ReadonlyMap<string, string>, name: string): string {
  return groups.get(name) ?? ''
}

/** Signs Ana in to the application by way of the company, and lets it stay connected. */
async function enterByUpstream(
  party: RelyingParty,
): Promise<{ readonly view: View; readonly tokens: Tokens | undefined }> {
  const window = openBrowser(app.url)
  const began = await party.begin({ scope: 'openid offline_access groups', prompt: 'consent' })
  const page = await window.open(began.url)
  const there = await window.submit(page, {}, { index: 1 })
  const back = await signIn(window, there, 'ana@corp.example')
  if (!back.text.includes('Share with')) return { view: back, tokens: undefined }
  const view = await window.submit(back, { decision: 'allow' })
  return { view, tokens: await party.redeem(began, view) }
}

test('To show 4: groups A and B, then B and C of another provider: memberships follow, the application refuses, explain names it', async t => {
  const { corp, studio, there, here, ana, gated, upstreamId } = await makeWorld('follow')
  const first = await enterByUpstream(gated)
  t.deepEqual(first.tokens?.claims()?.['groups'], ['A'], 'those that are assigned to it')
  const [link] = await app.db('upstream_links').where({ upstream_id: upstreamId })
  const userId = link?.user_id as string
  t.deepEqual(await groupsOf(userId), ['A Corp', 'B Corp'])
  t.deepEqual(await sourcesOf(studio, userId), ['A: Corp', 'B: Corp'])
  const asked = { clientId: gated.configuration.clientMetadata().client_id, userId }
  const { groups } = await previewTokens(previewParts(app), studio, asked)
  t.true(JSON.stringify(groups).includes('"source":"Corp"'))
  const renewed = await gated.refresh(first.tokens?.refresh_token ?? '')

  await addMembers(studio, idOf(here, 'B'), { ids: [userId] })
  await removeMember(corp, idOf(there, 'A'), ana)
  await addMembers(corp, idOf(there, 'C'), { ids: [ana] })
  const second = await enterByUpstream(gated)
  t.regex(second.view.text, /You don’t have access to Contact Sheet/)
  t.deepEqual(await groupsOf(userId), ['B Corp', 'B by hand', 'C Corp'])
  await t.throwsAsync(gated.refresh(renewed.refresh_token ?? ''), undefined, 'at the next refresh')
})

/** Of whoever is in which group by what, in words. */
async function groupsOf(userId: string): Promise<readonly string[]> {
  const rows = await app
    .db('memberships')
    .join('groups', 'groups.id', 'memberships.group_id')
    .leftJoin('upstreams', 'upstreams.id', 'memberships.source_id')
    .where({ member_id: userId })
    .select('groups.name as name', 'upstreams.name as source')
  return rows.map(({ name, source }) => `${name} ${source ?? 'by hand'}`).toSorted()
}

/** By what somebody is in each group, as the console tells it. */
async function sourcesOf(context: Context, userId: string): Promise<readonly string[]> {
  const { items } = await membershipsOf(context, userId, {})
  return items.map(({ name, sources }) => `${name}: ${sources.map(each => each.name).join()}`)
}

test('where an application wants a fresh proof, an old session at the provider is none', async t => {
  const { studio, studioAccount } = await makeWorld('fresh')
  const { party } = await addClient(studio, {})
  const window = openBrowser(app.url)
  const go = async (wish: Readonly<Record<string, string>>): Promise<View> => {
    const page = await window.open((await party.begin({ scope: 'openid', ...wish })).url)
    const index = page.text.split('<form').findIndex(form => form.includes('/upstream/')) - 1
    return page.status === 0 ? page : window.submit(page, {}, { index })
  }
  const first = await signIn(window, await go({}), 'ana@corp.example')
  t.is(first.status, 0)
  for (const wish of [{ prompt: 'login' }, { max_age: '0' }]) {
    const asked = await go(wish)
    t.regex(asked.url.pathname, /^\/t\/fresh-corp\/sign-in\//, 'asked there again')
    const page = /name="password"/.test(asked.text)
      ? asked
      : await window.submit(asked, { username: 'ana@corp.example' })
    const done = await signIn(window, page, 'ana@corp.example')
    t.is(done.status, 0, `${studioAccount.slug} ${done.text.slice(-900)}`)
  }
})

test('RFC 9101, RFC 7523: by signed requests and our key; it rolls over without a gap', async t => {
  const { corp, studio, upstreamId, gated } = await makeWorld('signed')
  const client = await adminClient(app, studio.account)
  const path = `/upstreams/${upstreamId}`
  const { protocol } = (await client.get(path)).body
  const signing = { ...protocol, authentication: 'private_key_jwt', signedRequests: true }
  const { body: one } = await client.patch(path, { protocol: signing })
  t.is(one.nextPublicKey, null)
  const trusting = (...keys: readonly JsonObject[]): Promise<unknown> =>
    changeApplication(corp, protocol.clientId, ({ client: before }) => ({
      client: {
        ...before,
        authentication: 'private_key_jwt',
        signedRequests: true,
        jwks: { keys },
      },
    }))
  const comesIn = async (): Promise<boolean> =>
    (await enterByUpstream(gated)).tokens?.claims()?.['groups'] !== undefined
  await trusting(one.publicKey)
  t.true(await comesIn())
  const { body: two } = await client.post(`${path}/key`)
  t.deepEqual(two.publicKey, one.publicKey)
  const told = (await (await fetch(one.jwksUrl)).json()) as { readonly keys: unknown }
  t.deepEqual(told.keys, [one.publicKey, two.nextPublicKey])
  t.true(await comesIn(), 'still by the first')
  await trusting(one.publicKey, two.nextPublicKey)
  const { body: used } = await client.post(`${path}/key/use`)
  t.like(used, { publicKey: two.nextPublicKey, nextPublicKey: null })
  await trusting(used.publicKey)
  t.true(await comesIn(), 'by the second, and the first is trusted no more')
  t.is((await client.post(`${path}/key/use`)).status, 409)
  await trusting(one.publicKey)
  await t.throwsAsync(comesIn())
})

test('a trial shows the administrator what came and what would happen before anybody may come, and changes nothing', async t => {
  const { studio, upstreamId } = await makeWorld('trial')
  await app.db('upstreams').where({ id: upstreamId }).update({ enabled: false })
  const client = await adminClient(app, studio.account)
  const begun = await client.post(`/upstreams/${upstreamId}/test`)
  t.is(begun.status, 200, begun.text)
  t.regex(begun.body.metadata.issuer, /trial-corp$/)
  const path = `/upstreams/${upstreamId}/tests/${begun.body.test}`
  t.like((await client.get(path)).body, { done: false, outcome: null })
  const window = openBrowser(app.url)
  const done = await signIn(window, await window.open(begun.body.address), 'ana@corp.example')
  t.regex(done.text, /The trial is done/)
  const { body } = await client.get(path)
  t.is(body.came.preferred_username, 'ana@corp.example')
  t.like(body.understood, { userName: 'ana@corp.example', groups: ['A', 'B'] })
  t.is(body.outcome.kind, 'created')
  t.deepEqual(
    body.outcome.joined.map(({ name }: { name: string }) => name),
    ['A', 'B'],
  )
  t.is((await app.db('upstream_links').where({ upstream_id: upstreamId })).length, 0)
  const people = app.db('users').where({ account_id: studio.account.id })
  t.is((await people.where({ user_name: 'ana@corp.example' })).length, 0)
  const another = await adminClient(app, studio.account)
  t.is((await another.get(path)).status, 404, 'is for who began it')
})
