import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { sweepExpiredMemberships } from '../../../src/domain/groups/expired-memberships.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import { testApp } from '../../support/app.ts'
import { localGroup } from '../../support/groups.ts'
import { localUser } from '../../support/people.ts'
import { scimClient } from '../../support/scim.ts'

const app = testApp(test)
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

const endNow = (where: Record<string, string>) =>
  app
    .db('memberships')
    .where(where)
    .update({ until: app.db.raw(`now() - interval '1 second'`) })

test('the sweep removes memberships past their end, counts them out and tells of it; others stay', async t => {
  const people = await Promise.all([1, 2, 3].map(number => localUser(context, `person ${number}`)))
  const [first, second, third] = people.map(({ id }) => id) as [string, string, string]
  const group = await localGroup(context, 'Project', { members: [first, second, third] })
  await endNow({ group_id: group.id, member_id: first })
  await app
    .db('memberships')
    .where({ group_id: group.id, member_id: second })
    .update({ until: app.db.raw(`now() + interval '1 hour'`) })
  await Promise.all([sweepExpiredMemberships(context), sweepExpiredMemberships(context)])
  const left = await app
    .db('memberships')
    .where({ group_id: group.id })
    .orderBy('member_id')
    .pluck('member_id')
  t.deepEqual(left, [second, third].toSorted())
  t.is((await getGroup(context, group.id)).memberCount, 2)
  const events = await app.db('events').where({ target_id: group.id, type: 'group.changed' })
  t.deepEqual(
    events.map(({ data }) => data),
    [{ removed: [first], because: 'expired' }],
  )
  const waiting = await app.db('outbox').where({ kind: 'membership-changed' }).pluck('payload')
  t.true(waiting.some(({ group: id, members }) => id === group.id && members.includes(first)))
})

test('a member whom another source holds stays counted; with both past their end it is counted out once', async t => {
  const scim = await scimClient(context, { adoption: true })
  const person = await localUser(context, 'twice')
  const group = await localGroup(context, 'Two sources', {
    kind: 'directory',
    members: [person.id],
  })
  await app.db('memberships').insert({
    account_id: context.account.id,
    group_id: group.id,
    member_id: person.id,
    source_id: scim.connectionId,
    member_kind: 'user',
  })
  const where = { group_id: group.id, member_id: person.id }
  await endNow({ ...where, source_id: context.account.id })
  await sweepExpiredMemberships(context)
  t.is((await getGroup(context, group.id)).memberCount, 1)
  await endNow(where)
  await sweepExpiredMemberships(context)
  t.is((await getGroup(context, group.id)).memberCount, 0)
})
