import test from 'ava'
import { addMembers } from '../../../src/domain/groups/change-members.ts'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localGroup } from '../../support/groups.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

test('HV-13: the preview tells page by page who loses what, with the class of each, and changes nothing', async t => {
  const account = await app.makeAccount('lumen')
  const context = app.inAccount(account)
  const admin = await adminClient(app, account)
  const [mia, ben, out] = [
    await localUser(context, 'mia'),
    await localUser(context, 'ben'),
    await localUser(context, 'out'),
  ]
  const { id } = await localGroup(context, 'Finance people')
  await grantRight(context, { right: 'billing.manage', principalId: id })
  await addMembers(context, id, { ids: [mia.id, ben.id] })
  const path = `/groups/${id}/preview`
  const first = await admin.post(`${path}?limit=1`, { change: 'delete' })
  t.is(first.body.group.memberCount, 2)
  t.deepEqual(
    first.body.items.map((each: { user: { name: string } }) => each.user.name),
    ['mia'],
  )
  t.deepEqual(first.body.items[0].effect.rights, { gained: [], lost: ['billing.manage'] })
  t.deepEqual(first.body.items[0].effect.groups.lost, [{ id, name: 'Finance people' }])
  const cursor = encodeURIComponent(first.body.next)
  const second = await admin.post(`${path}?limit=1&cursor=${cursor}`, { change: 'delete' })
  t.deepEqual(
    second.body.items.map((each: { user: { name: string } }) => each.user.name),
    ['ben'],
  )
  t.is(second.body.next, null)
  const gains = await admin.post(path, { change: 'add', members: [out.id] })
  t.deepEqual(gains.body.items[0].effect.rights.gained, ['billing.manage'])
  t.is(gains.body.items[0].effect.class.after, 'heavy')
  t.is((await admin.get(`/groups/${id}`)).body.memberCount, 2)
  t.is((await admin.post(path, { change: 'burn' })).status, 400)
  t.is((await admin.post(path, { change: 'remove', member: out.id })).status, 404)
})
