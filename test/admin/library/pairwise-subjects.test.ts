import test from 'ava'
import type { ClientSettings } from '../../../src/model/client-settings.ts'
import { type Agency, agency, enter } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { addClient } from '../../support/clients.ts'
import { type LibraryClient, libraryClient } from '../../support/library.ts'

const app = testApp(test)

/** An account in which Ana, who may see one folder, has signed in to an application with pairwise subjects. */
async function signedIn(slug: string) {
  const world = await agency(app, slug)
  const { party } = await addClient(world.context, { client: { subjects: 'pairwise' } })
  const tokens = await enter({ application: party }, world.browser())
  return { ...world, sub: tokens.claims()?.sub ?? '' }
}

/** A service with a library, and a folder in it that Ana manages. */
async function service({ account, ana }: Agency, client: ClientSettings) {
  const library = await libraryClient(app, account, undefined, client)
  const folder = await library.register({ kind: 'folder', name: library.applicationId })
  await app.db('users').where({ id: ana.id }).update({ role: 'media_library_restricted_access' })
  await library.share(folder, ana.id, 'manage')
  return { library, folder }
}

const ofSector = (sector: string): ClientSettings => ({ subjects: 'pairwise', sector })

async function decide({ library, folder }: { library: LibraryClient; folder: string }, id: string) {
  const evaluation = {
    subject: { type: 'user', id },
    action: { name: 'manage' },
    resource: { type: 'folder', id: folder },
  }
  const answer = await fetch(library.base.replace('/api/v1/library', '/access/v1/evaluation'), {
    method: 'POST',
    headers: { authorization: `Bearer ${library.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(evaluation),
  })
  return ((await answer.json()) as { decision: boolean }).decision
}

test('OpenID Connect Core 8: a service of the sector names somebody by the pairwise subject of the ID token, at every door', async t => {
  const world = await signedIn('pairwise')
  const asking = await service(world, ofSector('app.example'))
  const { library, folder } = asking
  t.not(world.sub, world.ana.sub)
  t.is(await library.levelOf(`sub:${world.sub}`, folder), 'manage')
  t.true(await decide(asking, world.sub))
  const made = await library.call(
    'POST',
    '/resources',
    { resources: [{ kind: 'folder', name: 'Below', parent: folder }] },
    `sub:${world.sub}`,
  )
  t.is(made.status, 200)
  const { owner_id: owner } = await app
    .db('resources')
    .where({ id: made.body.results[0].id })
    .first('owner_id')
  t.is(owner, world.ana.id)
  const rows = await app.db('pairwise_subjects').where({ account_id: world.account.id })
  t.deepEqual(
    rows.map(row => [row.sector, row.subject, row.user_id]),
    [['app.example', world.sub, world.ana.id]],
  )
})

test('OpenID Connect Core 8.1: a subject is understood in its sector alone: not in another, not without one, and no other subject in it', async t => {
  const world = await signedIn('other-sectors')
  const [own, other, none] = [
    await service(world, ofSector('app.example')),
    await service(world, ofSector('elsewhere.example')),
    await service(world, {}),
  ]
  const level = async ({ library, folder }: typeof own, sub: string) =>
    library.levelOf(`sub:${sub}`, folder)
  t.is(await level(other, world.sub), null)
  t.is(await level(none, world.sub), null)
  t.is(await level(own, world.ana.sub), null)
  t.is(await level(none, world.ana.sub), 'manage')
  t.false(await decide(other, world.sub))
  const questions = [{ resource: other.folder, action: 'view' }]
  const refused = await other.library.call('POST', '/check', { questions }, `sub:${world.sub}`)
  t.deepEqual([refused.status, refused.body.code], [403, 'forbidden'])
})

test('of two processes that issue a subject at once both give the same, it is kept once, and goes with the person', async t => {
  const world = await agency(app, 'pairwise-race')
  const { party } = await addClient(world.context, { client: { subjects: 'pairwise' } })
  const windows = [1, 2, 3, 4].map(() => world.browser())
  const entered = await Promise.all(windows.map(window => enter({ application: party }, window)))
  t.is(new Set(entered.map(tokens => tokens.claims()?.sub)).size, 1)
  const ofAna = app.db('pairwise_subjects').where({ user_id: world.ana.id })
  t.is((await ofAna.clone()).length, 1)
  await app.db('users').where({ id: world.ana.id }).delete()
  t.is((await ofAna.clone()).length, 0)
})
