import test, { type ExecutionContext } from 'ava'
import { changeUpstream, createUpstream } from '../../../src/domain/upstreams/upstreams.ts'
import { addGroup, addPerson, type Agency, agency } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type Browser, type View, wordsOf } from '../../support/browser.ts'
import { goToProvider, startOtherProvider } from '../../support/other-provider.ts'
import { letMinutesPass, signedIn } from '../../support/own-pages.ts'
import { setPolicy } from '../../support/second-factor.ts'
import { anUpstream } from '../../support/upstreams.ts'

const app = testApp(test)

type Place = {
  readonly world: Agency
  readonly upstreamId: string
  readonly group: string
  /** The own page about the provider. */
  readonly address: string
}

/** A provider to which people link themselves; everybody there is the same person. */
async function makePlace(t: ExecutionContext, slug: string, selfLinking = true): Promise<Place> {
  const world = await agency(app, slug)
  const provider = await startOtherProvider({ sub: 'ana-there', preferred_username: 'ana.there' })
  t.teardown(() => provider.stop())
  const group = await addGroup(world.context, 'By Elsewhere', [])
  const usual = anUpstream({ name: 'Elsewhere', creates: false, selfLinking })
  const protocol = { ...usual.protocol, issuer: provider.issuer.url ?? '' }
  const groups = [{ value: null, groupId: group }]
  const { id } = await createUpstream(world.context, app.box, { ...usual, protocol, groups })
  const address = `${world.account.issuer}/security/providers/${id}`
  return { world, upstreamId: id, group, address }
}

/** Sets out from the own page; gives where the provider sends back to. */
async function setOut(window: Browser, { address }: Place): Promise<string> {
  const { url } = await window.submit(await window.open(address))
  const { headers } = await fetch(url, { redirect: 'manual' })
  return headers.get('location') ?? ''
}

async function linkedUsers({ upstreamId }: Place): Promise<readonly string[]> {
  return app.db('upstream_links').where({ upstream_id: upstreamId }).pluck<string[]>('user_id')
}

async function told({ world: { account, ana } }: Place): Promise<readonly string[]> {
  const events = app.db('events').where({ account_id: account.id, actor_id: ana.id })
  const rows = await events.whereLike('type', 'upstream.%').orderBy('id').pluck<string[]>('type')
  const mails = app.db('mails').where({ account_id: account.id, user_id: ana.id })
  const kinds = await mails.where({ kind: 'sign-in-notice' }).pluck<string[]>('kind')
  return [...rows, ...kinds]
}

test('somebody links themselves to a provider, signs in by it, and takes the link away', async t => {
  const place = await makePlace(t, 'own-link')
  const { world, address, group } = place
  const { account, ana, application } = world
  const window = await signedIn(world)
  const security = `${account.issuer}/security`
  t.regex(wordsOf(await window.open(security)), /Other providers Link Elsewhere/)
  const done = await window.open(await setOut(window, place))
  t.is(done.url.href, security)
  t.regex(wordsOf(done), /Other providers Elsewhere since/)
  t.notRegex(wordsOf(done), /Link Elsewhere/)
  t.deepEqual(await linkedUsers(place), [ana.id])
  t.deepEqual(await told(place), ['upstream.linked', 'sign-in-notice'])
  const members = app.db('memberships').where({ group_id: group, member_id: ana.id })
  t.is((await members.clone()).length, 0, 'nothing comes of it before she comes by it')

  const byProvider = async (): Promise<View> => {
    const elsewhere = world.browser()
    const page = await elsewhere.open((await application.begin()).url)
    return elsewhere.open((await goToProvider(elsewhere, page)).callback)
  }
  t.is((await byProvider()).status, 0)
  t.is((await members.clone()).length, 1)
  const sessions = app.db('oidc_records').where({ model: 'Session', sub: ana.sub })
  t.is((await sessions.clone()).length, 2)

  const page = await window.open(address)
  t.is((await window.submit(page)).url.href, security)
  t.deepEqual(await linkedUsers(place), [])
  t.is((await members.clone()).length, 0, 'it speaks for her no more')
  t.is((await sessions.clone()).length, 1, 'this one goes on')
  const all = ['upstream.linked', 'upstream.unlinked', 'sign-in-notice', 'sign-in-notice']
  t.deepEqual(await told(place), all)
  t.regex(wordsOf(await byProvider()), /no account for you here/)
})

test('nobody takes their last way in away, whatever took the others', async t => {
  const place = await makePlace(t, 'last-way')
  const { world, address, upstreamId } = place
  const { context, ana } = world
  const window = await signedIn(world)
  await window.open(await setOut(window, place))
  const refused = async (): Promise<void> => {
    const answer = await window.submit(await window.open(address))
    t.is(answer.status, 409, wordsOf(answer))
    t.regex(wordsOf(answer), /no other way to sign in/)
    t.deepEqual(await linkedUsers(place), [ana.id])
  }
  await setPolicy(world, { passwords: false })
  await refused()
  await setPolicy(world, {})
  const boss = await addPerson(app, context, { userName: 'boss', role: 'account_administrator' })
  const domains = [{ domain: 'agency.example', enforced: true }]
  const change = { domains, exempt: [boss.id] }
  await changeUpstream(context, app.box, { id: upstreamId, change })
  await refused()
  await changeUpstream(context, app.box, { id: upstreamId, change: { domains: [] } })
  await app.db('passwords').where({ user_id: ana.id }).del()
  await refused()
  t.false((await told(place)).includes('upstream.unlinked'))
})

test('the way back links in the session that set out alone, once, and nobody who is linked already', async t => {
  const place = await makePlace(t, 'own-return')
  const { world, address } = place
  const { ana } = world
  const [mine, theirs] = [await signedIn(world), await signedIn(world, 'bo')]
  const callback = await setOut(mine, place)
  const lured = await theirs.open(callback)
  t.regex(wordsOf(lured), /start again/)
  const nobody = await world.browser().open(callback)
  t.notRegex(wordsOf(nobody), /Elsewhere/)
  t.deepEqual(await linkedUsers(place), [])
  const back = await Promise.all(Array.from({ length: 20 }, () => mine.open(callback)))
  t.is(back.filter(({ url }) => url.pathname.endsWith('/security')).length, 1)
  t.deepEqual(await linkedUsers(place), [ana.id])
  const second = await theirs.open(await setOut(theirs, place))
  t.is(second.status, 409)
  t.regex(wordsOf(second), /linked already/)
  t.deepEqual(await linkedUsers(place), [ana.id])
  await letMinutesPass(app, world, 6)
  const page = await mine.open(address)
  t.regex(page.url.pathname, /\/sign-in\//, 'asked to sign in again first')
})

test('to a provider that is not open for it nobody links themselves', async t => {
  const place = await makePlace(t, 'own-closed', false)
  const { world, address, upstreamId } = place
  const window = await signedIn(world)
  t.notRegex(wordsOf(await window.open(`${world.account.issuer}/security`)), /Elsewhere/)
  t.regex((await window.open(address)).url.pathname, /\/security$/)
  await changeUpstream(world.context, app.box, { id: upstreamId, change: { selfLinking: true } })
  const page = await window.open(address)
  const callback = await setOut(window, place)
  await changeUpstream(world.context, app.box, { id: upstreamId, change: { selfLinking: false } })
  t.regex((await window.submit(page)).url.pathname, /\/security$/)
  await window.open(callback)
  t.deepEqual(await linkedUsers(place), [])
})
