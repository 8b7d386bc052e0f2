import test from 'ava'
import { assign } from '../../src/domain/applications/assignments.ts'
import { tellReceivers } from '../../src/domain/signals/security-events.ts'
import { addGroup, addPerson } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { localUser } from '../support/people.ts'
import { heard, watchedAccount, website } from '../support/watched-account.ts'

const app = testApp(test)

test('an application hears only of people who have entered it or may, and of all others nothing', async t => {
  const { context, sub } = await watchedAccount(app, 'may-hear')
  const [open, closed] = [
    await website(app, context, 'open'),
    await website(app, context, 'assigned'),
  ]
  await open.makeStream()
  const stream = await closed.makeStream()
  const bo = await addPerson(app, context, { userName: 'bo' })
  const tell = (who: string): Promise<number> =>
    tellReceivers(context, { type: 'session-revoked', subject: { sub: who } })
  t.is(await tell(sub), 1)
  t.is(await tell(bo.sub), 1)

  const group = await addGroup(context, 'Desk', [bo])
  await assign(context, closed.application.clientId, group)
  t.is(await tell(bo.sub), 2)
  t.is(await tell(sub), 1)

  await app.db('oidc_records').insert({
    account_id: context.account.id,
    model: 'Grant',
    id_hash: Buffer.from('entered before'),
    payload: '{}',
    sub,
    client_id: closed.application.clientId,
  })
  t.is(await tell(sub), 2)
  t.deepEqual(
    (await heard(closed, stream)).map(({ sub_id }) => sub_id['sub']),
    [bo.sub, sub],
  )
})

test('an event for one application is for its streams alone', async t => {
  const { context, watch, sub } = await watchedAccount(app, 'one')
  const site = await website(app, context, 'assigned')
  const [all, own] = [await watch.makeStream(), await site.makeStream()]
  const { clientId } = site.application
  const event = { type: 'session-revoked', subject: { sub }, clientId } as const
  t.is(await tellReceivers(context, event), 1)
  t.deepEqual(await heard(watch, all), [])
  t.is((await heard(site, own)).length, 1)
})

test('people are named as the stream wants: by the mail address where they have one, else by subject', async t => {
  const { context, watch, sub } = await watchedAccount(app, 'named')
  const stream = await watch.makeStream({ format: 'email' })
  const plain = await localUser(context, 'cy')
  for (const who of [sub, plain.sub]) {
    await tellReceivers(context, { type: 'session-revoked', subject: { sub: who } })
  }
  t.deepEqual(
    (await heard(watch, stream)).map(({ sub_id }) => sub_id),
    [
      { format: 'email', email: 'ana@agency.example' },
      { format: 'iss_sub', iss: context.account.issuer, sub: plain.sub },
    ],
  )
})

test('an application with pairwise subjects hears of people by those', async t => {
  const { context, sub } = await watchedAccount(app, 'pairwise')
  const site = await website(app, context, 'open', { subjects: 'pairwise' })
  const stream = await site.makeStream()
  await tellReceivers(context, { type: 'session-revoked', subject: { sub } })
  const claims = { credential_type: 'app', change_type: 'create', friendly_name: 'My phone' }
  await tellReceivers(context, { type: 'credential-change', subject: { sub }, claims })
  const [set, named] = await heard(site, stream)
  t.is(typeof set?.sub_id['sub'], 'string')
  t.not(set?.sub_id['sub'], sub)
  t.false(JSON.stringify(named).includes('My phone'), 'nor by what they call their telephone')
})

test('events of another account, and of a disabled application, reach nobody', async t => {
  const [here, there] = [await watchedAccount(app, 'mine'), await watchedAccount(app, 'theirs')]
  await here.watch.makeStream()
  const event = { type: 'session-revoked', subject: { sub: here.sub } } as const
  t.is(await tellReceivers(there.context, event), 0)
  await app.db('applications').where({ id: here.watch.application.id }).update({ enabled: false })
  t.is(await tellReceivers(here.context, event), 0)
})
