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
