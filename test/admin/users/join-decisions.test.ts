import test from 'ava'
import { removeGroup } from '../../../src/domain/groups/remove-group.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localGroup } from '../../support/groups.ts'
import { askAndProve, asking, onlyRequest, openForm } from '../../support/join.ts'

const app = testApp(test)

test('HV-30: of many who decide at once, and of many who prove at once, one does', async t => {
  const world = await openForm(app, 'races')
  const { account, admin, visitor } = world
  const other = await adminClient(app, account)
  const address = 'kai@berg.example'
  await visitor.ask({ name: 'Kai', address })
  const proof = await visitor.browser.open(await visitor.proofFor(address))
  const proofs = await Promise.all(
    Array.from({ length: 20 }, () => asking(app, account).browser.submit(proof)),
  )
  t.is(proofs.filter(({ status }) => status === 200).length, 1)
  const { id } = await onlyRequest(world)
  const decisions = await Promise.all(
    [admin, other, admin, other].flatMap(client => [
      client.post(`/join-requests/${id}/approve`, {}),
      client.post(`/join-requests/${id}/decline`, {}),
    ]),
  )
  t.is(decisions.filter(({ status }) => status === 200).length, 1)
  t.true(decisions.every(({ status }) => status === 200 || status === 409))
  const decided = await app
    .db('events')
    .where({ account_id: account.id })
    .whereIn('type', ['join_request.approved', 'join_request.declined'])
  t.is(decided.length, 1)
})

test('HV-30: who declines tells why by mail; a stale version, another account and a malformed id change nothing', async t => {
  const world = await openForm(app, 'declined')
  await askAndProve(world, 'kai@berg.example')
  const { account, admin } = world
  const { id, version } = await onlyRequest(world)
  const elsewhere = await adminClient(app, await app.makeAccount('declined-2'))
  const path = `/join-requests/${id}`
  t.is((await elsewhere.get(path)).status, 404)
  t.is((await elsewhere.post(`${path}/approve`, {})).status, 404)
  t.is((await admin.get('/join-requests/x')).status, 404)
  t.is((await admin.post(`${path}/decline`, {}, { 'if-match': `W/"${version + 1}"` })).status, 412)
  const fresh = { 'if-match': `W/"${version}"` }
  const declined = await admin.post(`${path}/decline`, { reason: 'We know nobody' }, fresh)
  t.like(declined.body, { state: 'declined', reason: 'We know nobody', user: null })
  const [mail] = await app.db('mails').where({ account_id: account.id, kind: 'join-answer' })
  t.regex((await admin.get(`/mails/${mail.id}`)).body.text, /was declined\.\n\nWe know nobody/)
  t.is((await app.db('users').where({ account_id: account.id })).length, 1)
})

test('HV-30: nobody gives by the form, or by a decision, what they could not give', async t => {
  const world = await openForm(app, 'giving')
  const { account, admin } = world
  const context = app.inAccount(account)
  const group = await localGroup(context, 'Carrying', { kind: 'directory' })
  await admin.put(`/groups/${group.id}/rights/connections.manage`, {})
  const manager = await adminClient(app, account, { role: 'finance' })
  for (const right of ['users.manage', 'users.view', 'account.manage', 'account.view']) {
    await admin.put(`/users/${manager.user.id}/rights/${right}`, {})
  }
  const set = (change: object): ReturnType<typeof manager.patch> =>
    manager.patch('/join-form', change)
  t.is((await set({ role: 'developer' })).status, 403)
  t.is((await set({ choosableGroups: [group.id] })).status, 403)
  await admin.put(`/users/${manager.user.id}/rights/groups.manage`, {})
  t.is((await set({ choosableGroups: [group.id] })).status, 403)
  t.is((await admin.patch('/join-form', { role: 'account_administrator' })).status, 400)
  t.is((await admin.patch('/join-form', { defaultGroups: [group.id] })).status, 200)
  await askAndProve(world, 'kai@berg.example')
  const path = `/join-requests/${(await onlyRequest(world)).id}/approve`
  t.is((await manager.post(path, {})).status, 403)
  t.is((await manager.post(path, { groups: [], role: 'developer' })).status, 403)
  t.is((await app.db('users').where({ account_id: account.id, invited: true })).length, 0)
  const late = await adminClient(app, account, { ago: 16 * 60 })
  t.is((await late.post(path, {})).body.code, 'reauthentication_required')
  t.is((await admin.post(path, { groups: [], role: 'finance' })).status, 200)
})

test('HV-30: whoever clears a group takes those out too who came by a request; one that is gone for good leaves form and requests', async t => {
  const world = await openForm(app, 'cleared')
  const { account, admin } = world
  const context = app.inAccount(account)
  const [one, two, three] = [
    await localGroup(context, 'One'),
    await localGroup(context, 'Two'),
    await localGroup(context, 'Three'),
  ]
  const all = [one.id, two.id, three.id]
  await admin.patch('/join-form', { defaultGroups: [one.id, two.id], choosableGroups: [three.id] })
  await askAndProve(world, 'kai@berg.example')
  const approved = await admin.post(`/join-requests/${(await onlyRequest(world)).id}/approve`, {})
  await admin.post(`/groups/${one.id}/members`, { members: [approved.body.user] })
  const inGroups = app.db('memberships').where({ account_id: account.id })
  const before: readonly object[] = await inGroups.clone().where({ group_id: one.id })
  const cleared = await admin.delete(`/groups/${one.id}/members`)
  t.is(before.length, 2, 'by hand and by the request')
  t.like(cleared.body, { removed: 2, memberCount: 0 })
  t.deepEqual(await inGroups.clone().where({ group_id: one.id }), [])
  t.is((await inGroups.clone().where({ group_id: two.id })).length, 1)

  await askAndProve(world, 'lu@berg.example', { group: three.id })
  await admin.delete(`/groups/${two.id}?confirmation=Two`)
  t.deepEqual(await groupsOf(), all, 'it can be restored')
  t.is((await admin.delete(`/deleted-groups/${two.id}`)).status, 204)
  t.deepEqual(await groupsOf(), [one.id, three.id])
  await removeGroup(context, three.id)
  t.deepEqual(await groupsOf(), [one.id])

  async function groupsOf(): Promise<readonly string[]> {
    const key = { account_id: account.id }
    const form = await app.db('join_settings').where(key).first()
    const waiting = await app.db('join_requests').where({ ...key, state: 'open' })
    const ids = [form, ...waiting].flatMap(row => [
      ...(row.default_groups ?? []),
      ...(row.choosable_groups ?? []),
      ...(row.group_ids ?? []),
    ])
    return all.filter(id => ids.includes(id))
  }
})
