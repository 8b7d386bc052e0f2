import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { effectiveRights } from '../../../src/domain/rights/effective-rights.ts'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import type { Account } from '../../../src/model/account.ts'
import { newId } from '../../../src/lib/ids.ts'
import type { User } from '../../../src/model/user.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localGroup } from '../../support/groups.ts'
import { localUser } from '../../support/people.ts'
import { scimClient } from '../../support/scim.ts'

const app = testApp(test)
let account: Account
let context: Context
let admin: AdminClient

test.before(async () => {
  account = await app.makeAccount('lumen')
  context = app.inAccount(account)
  admin = await adminClient(app, account)
})

const membersOf = (id: string) =>
  app.db('memberships').where({ group_id: id }).orderBy('member_id').pluck('member_id')

async function people(prefix: string, count: number): Promise<readonly User[]> {
  const numbers = Array.from({ length: count }, (_, number) => number)
  return Promise.all(numbers.map(number => localUser(context, `${prefix} ${number}`)))
}

test('HV-07, IK-23, AS-03: many are added at once; each result tells what became of it', async t => {
  const [one, two] = (await people('many', 2)) as [User, User]
  const full = await localUser(context, 'many full', 'media_library_full_access')
  const { id, version } = await localGroup(context, 'Many', { members: [two.id] })
  const unknown = newId()
  const ids = [one.id, two.id, full.id, unknown, 'nonsense', one.id]
  const { status, body } = await admin.post(`/groups/${id}/members`, { members: ids })
  t.is(status, 200)
  t.deepEqual(body.results, [
    { id: one.id, outcome: 'added' },
    { id: two.id, outcome: 'present' },
    { id: full.id, outcome: 'unfit' },
    { id: unknown, outcome: 'unknown' },
    { id: 'nonsense', outcome: 'unknown' },
  ])
  t.deepEqual([body.memberCount, body.version], [2, version + 1])
  t.deepEqual(await membersOf(id), [one.id, two.id].toSorted())
  const again = await admin.post(`/groups/${id}/members`, { members: ids })
  t.is(again.body.version, version + 1)
  const most = Array.from({ length: 1001 }, () => newId())
  t.is((await admin.post(`/groups/${id}/members`, { members: most })).status, 400)
  const directory = await localGroup(context, 'Any role', { kind: 'directory' })
  const added = await admin.post(`/groups/${directory.id}/members`, { members: [full.id] })
  t.is(added.body.results[0].outcome, 'added')
})

test('AS-03: an account administrator is put into a group by another administrator only', async t => {
  const service = await adminClient(app, account, { role: 'developer' })
  const { id } = await localGroup(context, 'With administrators', { kind: 'directory' })
  await admin.put(`/groups/${id}/managers/${service.user.id}`)
  const hidden = await service.post(`/groups/${id}/members`, { members: [admin.user.id] })
  t.is(hidden.body.results[0].outcome, 'unknown', 'whom a manager does not see is not there')
  const seen = await localGroup(context, 'Where they are seen', {
    kind: 'directory',
    members: [admin.user.id],
  })
  await admin.put(`/groups/${seen.id}/managers/${service.user.id}`)
  const refused = await service.post(`/groups/${id}/members`, { members: [admin.user.id] })
  t.deepEqual([refused.status, refused.body.code], [403, 'forbidden'])
  t.deepEqual(await membersOf(id), [])
  const second = await adminClient(app, account)
  t.is((await second.post(`/groups/${id}/members`, { members: [admin.user.id] })).status, 200)
  t.deepEqual(await membersOf(id), [admin.user.id])
})

test('IK-22: a group holds as many as there are, page by page, each once and none left out', async t => {
  const all = await people('page', 23)
  const { id } = await localGroup(context, 'Pages', { members: all.map(each => each.id) })
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { body } = await admin.get(`/groups/${id}/members?limit=10${more}`)
    seen.push(...body.items.map((item: { id: string }) => item.id))
    cursor = body.next
  }
  t.deepEqual(seen, all.map(each => each.id).toSorted())
  t.is((await admin.get(`/groups/${id}/members?cursor=made-up`)).status, 400)
  const other = await localGroup(context, 'Other pages')
  const { body } = await admin.get(`/groups/${id}/members?limit=5`)
  const foreign = encodeURIComponent(body.next)
  t.is((await admin.get(`/groups/${other.id}/members?limit=5&cursor=${foreign}`)).status, 400)
})

test('AS-02, HV-01: a user is in any number of groups, and what a group was given applies to all its members', async t => {
  const [one, two] = (await people('everywhere', 2)) as [User, User]
  const numbers = Array.from({ length: 30 }, (_, number) => number)
  const groups = await Promise.all(
    numbers.map(number => localGroup(context, `Everywhere ${number}`, { members: [one.id] })),
  )
  const [first] = groups
  await admin.post(`/groups/${first?.id}/members`, { members: [two.id] })
  await grantRight(context, { right: 'analytics.view', principalId: first?.id ?? '' })
  for (const { id } of [one, two]) {
    t.true((await effectiveRights(context, id)).has('analytics.view'))
  }
  t.is((await app.db('memberships').where({ member_id: one.id })).length, 30)
  await admin.delete(`/groups/${first?.id}?confirmation=Everywhere%200`)
  for (const { id } of [one, two]) {
    t.false((await effectiveRights(context, id)).has('analytics.view'))
  }
})

test('HV-07: members are found as one types, by every word of their names, and no others are', async t => {
  const names = ['anna.berg', 'annika.see', 'bernd.wald', 'ida%sand']
  const users = await Promise.all(names.map(name => localUser(context, name)))
  await localUser(context, 'anna.outside')
  const inner = await localGroup(context, 'Annexe')
  const ids = [...users.map(each => each.id), inner.id]
  const { id } = await localGroup(context, 'Found', { members: ids })
  const found = async (q: string, to = id): Promise<readonly string[]> => {
    const { body } = await admin.get(`/groups/${to}/members?q=${encodeURIComponent(q)}`)
    return body.items.map((item: { name: string }) => item.name)
  }
  const sorted = async (q: string) => (await found(q)).toSorted()
  t.deepEqual(await sorted('ANN'), ['Annexe', 'anna.berg', 'annika.see'])
  t.deepEqual(await sorted('berg'), ['anna.berg'])
  t.deepEqual(await sorted('wald bern'), ['bernd.wald'])
  t.deepEqual(await sorted('%'), ['ida%sand'])
  t.deepEqual(await sorted('nobody'), [])
  await app.db('groups').where({ id }).update({ member_count: 5000 })
  t.deepEqual(await sorted('ANN'), ['Annexe', 'anna.berg', 'annika.see'])
  t.deepEqual(await sorted('wald'), ['bernd.wald'])
  t.deepEqual(await sorted('%'), [])
  t.deepEqual(await sorted('a%s'), ['ida%sand'])
  t.deepEqual(await sorted('nobody'), [])
})

test('IK-27, IK-24, IK-25: one is removed by hand, by another role, by deletion; the others stay', async t => {
  const [one, two, three, four] = (await people('leaving', 4)) as [User, User, User, User]
  const ids = [one, two, three, four].map(each => each.id)
  const { id, version } = await localGroup(context, 'Leaving', { members: ids })
  const old = { 'if-match': `W/"${version + 5}"` }
  t.is((await admin.delete(`/groups/${id}/members/${one.id}`, old)).status, 412)
  const removed = await admin.delete(`/groups/${id}/members/${one.id}`)
  t.like(removed.body, { removed: 1, memberCount: 3, version: version + 1 })
  t.is((await admin.delete(`/groups/${id}/members/${one.id}`)).status, 404)
  await changeRole(context, two.id, { role: 'finance' })
  await removeUser(context, three.id)
  t.deepEqual(await membersOf(id), [four.id])
  t.is((await admin.get(`/groups/${id}`)).body.memberCount, 1)
})

test('AS-04: who a directory put there is shown with it and removed by it alone, also when all are cleared', async t => {
  const scim = await scimClient(context, { adoption: true })
  const [own, both] = (await people('sourced', 2)) as [User, User]
  const { id } = await localGroup(context, 'Sourced', { kind: 'directory', members: [both.id] })
  const row = { account_id: account.id, group_id: id, member_kind: 'user' }
  for (const member of [own, both]) {
    await app
      .db('memberships')
      .insert({ ...row, member_id: member.id, source_id: scim.connectionId })
  }
  await app.db('groups').where({ id }).update({ member_count: 2 })
  const { body } = await admin.get(`/groups/${id}/members`)
  const shown = body.items.map((item: { id: string; readOnly: boolean; sources: object[] }) => [
    item.id,
    item.readOnly,
    item.sources.length,
  ])
  t.deepEqual(
    shown,
    [
      [own.id, true, 1],
      [both.id, false, 2],
    ].toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  )
  t.is((await admin.delete(`/groups/${id}/members/${own.id}`)).status, 409)
  const cleared = await admin.delete(`/groups/${id}/members`)
  t.like(cleared.body, { removed: 1, memberCount: 2 })
  const left = await app.db('memberships').where({ group_id: id }).pluck('source_id')
  t.deepEqual(left, [scim.connectionId, scim.connectionId])
  t.is((await admin.delete(`/groups/${id}/members`)).body.removed, 0)
})

test('a membership has an end, judged when deciding: shown, changed, taken away, and past it begun anew', async t => {
  const [one] = (await people('until', 1)) as [User]
  const { id } = await localGroup(context, 'Until', { members: [one.id] })
  await grantRight(context, { right: 'assets.upload', principalId: id })
  const until = new Date(Date.now() + 86_400_000).toISOString()
  const path = `/groups/${id}/members`
  const first = await admin.post(path, { members: [one.id], until })
  t.is(first.body.results[0].outcome, 'changed')
  t.is((await admin.get(path)).body.items[0].sources[0].until, until)
  t.is((await admin.post(path, { members: [one.id] })).body.results[0].outcome, 'present')
  t.is((await admin.get(path)).body.items[0].sources[0].until, until)
  const past = new Date(Date.now() - 60_000).toISOString()
  t.is((await admin.post(path, { members: [one.id], until: past })).status, 400)
  await admin.post(path, { members: [one.id], until: null })
  t.is((await admin.get(path)).body.items[0].sources[0].until, null)
  await app
    .db('memberships')
    .where({ group_id: id })
    .update({ until: app.db.raw(`now() - interval '1 second'`) })
  await admin.post(path, { members: [one.id] })
  const [row] = await app.db('memberships').where({ group_id: id })
  t.is(row.until, null)
  t.is((await admin.get(`/groups/${id}`)).body.memberCount, 1)
})

test('the export streams every member as CSV; what looks like a formula is text', async t => {
  const users = [await localUser(context, '=1+1'), await localUser(context, 'comma, inc')]
  const { id } = await localGroup(context, 'Exported', { members: users.map(each => each.id) })
  const { status, text, headers } = await admin.get(`/groups/${id}/member-export`)
  t.is(status, 200)
  t.regex(headers.get('content-disposition') ?? '', /members-Exported\.csv/)
  const lines = text.trim().split('\r\n')
  t.is(lines[0], 'id,kind,name,user_name,sources,since,until')
  t.is(lines.length, 3)
  t.true(text.includes(`,'=1+1,`))
  t.true(text.includes('"comma, inc"'))
  const events = await app.db('events').where({ target_id: id, type: 'group.members_exported' })
  t.is(events.length, 1)
})
