import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { createGroupByHand, editGroup } from '../../../src/domain/groups/edit-group.ts'
import { getGroupNameRule, setGroupNameRule } from '../../../src/domain/groups/group-names.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import { testApp } from '../../support/app.ts'
import { calledBy } from '../../support/callers.ts'
import { localGroup, putInto } from '../../support/groups.ts'
import { localUser } from '../../support/people.ts'
import { scimClient } from '../../support/scim.ts'

const app = testApp(test)
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

async function refusal(run: Promise<unknown>): Promise<Refusal> {
  return run.then(
    () => new Refusal('busy', 'was not refused'),
    (error: unknown) => error as Refusal,
  )
}

test('HV-06: a name is enough to create a group by hand; it is a sharing group', async t => {
  const group = await createGroupByHand(context, { name: '  Brand   EU ' })
  t.like(group, { name: 'Brand EU', kind: 'sharing', description: null, memberCount: 0 })
  const full = await createGroupByHand(context, {
    name: 'Staff',
    kind: 'directory',
    description: 'Everybody',
  })
  t.like(full, { kind: 'directory', description: 'Everybody' })
})

test('IK-20: names are compared without case, compatibility forms and the number of spaces', async t => {
  await createGroupByHand(context, { name: 'Straße Nord' })
  for (const name of ['straße nord', 'STRAßE   NORD', 'Ｓtraße Nord']) {
    t.is((await refusal(createGroupByHand(context, { name }))).code, 'conflict', name)
  }
  t.is(await countOf('Straße Nord'), 1)
})

test('IK-20: of parallel creations of one name exactly one succeeds', async t => {
  const names = ['Parallel', 'parallel', 'PARALLEL', 'Parallel ']
  const ends = await Promise.allSettled(names.map(name => createGroupByHand(context, { name })))
  t.is(ends.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('IK-21: the error names the character that does not fit, and its field', async t => {
  const cases = { 'R&D': '“&”', a_b: '“_”', 'tab\there': 'U+0009', 'zero\u200bwidth': 'U+200B' }
  for (const [name, shown] of Object.entries(cases)) {
    const error = await refusal(createGroupByHand(context, { name }))
    t.deepEqual([error.code, error.field], ['invalid', 'name'])
    t.true(error.message.includes(shown), error.message)
  }
  const group = await localGroup(context, 'Fine')
  t.is((await refusal(editGroup(context, group.id, { name: 'Not/fine' }))).field, 'name')
  t.is((await refusal(createGroupByHand(context, { name: ' ' }))).code, 'invalid')
})

test('IK-21: with the open rule of the account a name may hold what directories send, but nothing invisible', async t => {
  const inside = app.inAccount(await app.makeAccount('open'))
  t.is(await getGroupNameRule(inside), 'strict')
  await setGroupNameRule(inside, 'open')
  await setGroupNameRule(inside, 'open')
  t.is((await createGroupByHand(inside, { name: 'R&D / 2' })).name, 'R&D / 2')
  t.is((await refusal(createGroupByHand(inside, { name: 'a\u202eb' }))).code, 'invalid')
  const events = await app.db('events').where({ target_id: inside.account.id }).pluck('data')
  const change = { before: { groupNames: 'strict' }, after: { groupNames: 'open' } }
  t.deepEqual(
    events.filter(data => 'after' in data && 'groupNames' in data.after),
    [change],
  )
  const refused = await refusal(setGroupNameRule(calledBy(inside, 'finance'), 'strict'))
  t.is(refused.code, 'forbidden')
})

test('IK-28: renaming a group changes no access', async t => {
  const mia = await localUser(context, 'mia')
  const group = await localGroup(context, 'Before', { members: [mia.id] })
  const rows = await app.db('memberships').where({ group_id: group.id })
  const renamed = await editGroup(context, group.id, { name: 'After', expected: group.version })
  t.like(renamed, { id: group.id, name: 'After', memberCount: 1, version: group.version + 1 })
  t.deepEqual(await app.db('memberships').where({ group_id: group.id }), rows)
  t.is((await refusal(editGroup(context, group.id, { name: 'X', expected: 1 }))).code, 'stale')
})

test('AS-42: the time of the last change follows a rename and a change of members alike', async t => {
  const [one, two] = [await localUser(context, 'one'), await localUser(context, 'two')]
  const created = await localGroup(context, 'Times')
  const times = [created.updatedAt]
  times.push((await editGroup(context, created.id, { name: 'Times two' })).updatedAt)
  times.push((await putInto(context, created.id, one.id)).updatedAt)
  times.push((await putInto(context, created.id, two.id)).updatedAt)
  const later = times.slice(1).every((time, index) => time > (times[index] ?? time))
  t.true(later, times.map(time => time.toISOString()).join(' '))
})

test('AS-04: the name of a group that a connection manages is its directory’s, the description ours', async t => {
  const scim = await scimClient(context)
  const { body } = await scim.post('/Groups', { displayName: 'R&D' })
  t.is((await refusal(editGroup(context, body.id, { name: 'Research' }))).code, 'conflict')
  const edited = await editGroup(context, body.id, { description: 'of the directory', name: 'R&D' })
  t.like(edited, { name: 'R&D', description: 'of the directory' })
  await scim.put(`/Groups/${body.id}`, { displayName: 'R&D 2', members: [] })
  const [row] = await app.db('groups').where({ id: body.id })
  t.like(row, { name: 'R&D 2', description: 'of the directory' })
})

test('IK-08, IK-02: only who may manage groups creates and changes them', async t => {
  const group = await localGroup(context, 'Guarded')
  for (const role of ['developer', 'media_library_full_access', 'finance'] as const) {
    const caller = calledBy(context, role)
    t.is((await refusal(createGroupByHand(caller, { name: `By ${role}` }))).code, 'forbidden')
    t.is((await refusal(editGroup(caller, group.id, { name: 'Other' }))).code, 'forbidden')
  }
  const administrator = calledBy(context, 'account_administrator')
  const edited = await editGroup(administrator, group.id, { name: 'Changed' })
  t.is(edited.name, 'Changed')
})

const countOf = async (name: string) => (await app.db('groups').where({ name })).length
