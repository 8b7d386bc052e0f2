import test from 'ava'
import { addMembers, clearMembers } from '../../../src/domain/groups/change-members.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import { testApp } from '../../support/app.ts'
import { localGroup } from '../../support/groups.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

test('a clear beside parallel additions keeps count, rows and events in step', async t => {
  const context = app.inAccount(await app.makeAccount('lumen'))
  const people: string[] = []
  for (let at = 0; at < 12; at++) people.push((await localUser(context, `person ${at}`)).id)
  for (let round = 0; round < 5; round++) {
    const { id } = await localGroup(context, `Round ${round}`, { members: people.slice(0, 6) })
    const add = (user: string): Promise<unknown> => addMembers(context, id, { ids: [user] })
    const [cleared] = await Promise.all([clearMembers(context, id), ...people.slice(6).map(add)])
    const rows = await app.db('memberships').where({ group_id: id }).pluck('member_id')
    t.is((await getGroup(context, id)).memberCount, rows.length)
    t.is(cleared.removed + rows.length, people.length)
    const events = await app.db('events').where({ target_id: id, type: 'group.changed' })
    const removed = events.flatMap(
      ({ data }) => (data.removed ?? data.members?.removed ?? []) as string[],
    )
    t.is(removed.length, cleared.removed, JSON.stringify(events[0]?.data))
  }
})

test('a clear in steps beside parallel additions and another clear takes each member once, each step with its event', async t => {
  const context = app.inAccount(await app.makeAccount('steps'))
  const people: string[] = []
  for (let at = 0; at < 20; at++) people.push((await localUser(context, `person ${at}`)).id)
  for (let round = 0; round < 4; round++) {
    const { id } = await localGroup(context, `Round ${round}`, { members: people.slice(0, 14) })
    const clear = (): Promise<{ removed: number }> => clearMembers(context, id, { atOnce: 3 })
    const adding = people.slice(14).map(user => addMembers(context, id, { ids: [user] }))
    const [one, other] = await Promise.all([clear(), clear(), ...adding])
    const rows = await app.db('memberships').where({ group_id: id }).pluck('member_id')
    const removed = (one?.removed ?? 0) + (other?.removed ?? 0)
    t.is((await getGroup(context, id)).memberCount, rows.length)
    t.is(removed + rows.length, people.length)
    const steps = await removals(id)
    t.is(new Set(steps.flat()).size, removed)
    t.is(steps.flat().length, removed)
    t.true(steps.length >= 5 && steps.every(step => step.length <= 3))
    const rest = await clearMembers(context, id, { atOnce: 3 })
    t.deepEqual([rest.removed, rest.group.memberCount], [rows.length, 0])
  }
})

async function removals(groupId: string): Promise<readonly (readonly string[])[]> {
  const events = await app.db('events').where({ target_id: groupId, type: 'group.changed' })
  return events
    .map(({ data }) => (data.removed ?? data.members?.removed ?? []) as string[])
    .filter(step => step.length > 0)
}
