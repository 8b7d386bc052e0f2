import test from 'ava'
import { libraryOperations } from '../../../src/admin/contract/library/all.ts'
import { liftSuspension, suspendUser } from '../../../src/domain/users/suspension.ts'
import { localGroup } from '../../support/groups.ts'
import { localUser } from '../../support/people.ts'
import { sharingWorld } from '../../support/sharing.ts'

const world = sharingWorld(test, 'behalf')
const { folder, person, stored } = world

test('IK-40: an application shares on behalf of somebody whom it knows by the subject of the ID token, as that person may', async t => {
  const resource = await folder('Spring')
  const { id: giver, sub } = await localUser(world.context, 'giver')
  const friend = await person('friend')
  const shares = [{ resource, principalId: friend, level: 'view' }]
  const give = async (onBehalfOf: string) =>
    (await world.library.call('POST', '/shares', { shares }, onBehalfOf)).body.results[0]
  t.is((await give(`sub:${sub}`)).problem.code, 'not_found')
  await world.library.share(resource, giver, 'manage')
  t.is((await give(`sub:${sub}`)).outcome, 'given')
  const [row] = await stored({ resource_id: resource, principal_id: friend })
  t.is(row?.granter_id, giver)
})

test('X-09: on behalf of nobody nothing is possible', async t => {
  const resource = await folder('Autumn')
  const questions = [{ resource, action: 'view' }]
  const { id: group } = await localGroup(world.context, 'No person')
  for (const nobody of ['sub:nobody', 'nobody', '019aa000-0000-7000-8000-000000000000', group]) {
    const { status, body } = await world.library.call('POST', '/check', { questions }, nobody)
    t.deepEqual([status, body.code], [403, 'forbidden'], nobody)
  }
})

test('X-04: on behalf of somebody who is suspended or deactivated every operation of the library is refused', async t => {
  const resource = await folder('Winter')
  const [mia, zoe] = [await person('mia-suspended'), await person('zoe-deactivated')]
  for (const id of [mia, zoe]) await world.library.share(resource, id, 'manage')
  await suspendUser(world.context, mia)
  await world.app.db('users').where({ id: zoe }).update({ active: false })
  let told = 0
  for (const { method, path } of libraryOperations) {
    const at = path.slice('/library'.length).replaceAll(/:\w+/g, resource)
    const body = method === 'GET' || method === 'DELETE' ? undefined : {}
    for (const id of [mia, zoe]) {
      const answer = await world.library.call(method, at, body, id)
      t.is(answer.status, 403, `${method} ${path}`)
      if (String(answer.body.detail).startsWith('On-Behalf-Of')) told++
    }
  }
  t.true(told > 80, `${told} were refused for that`)
  await liftSuspension(world.context, mia)
  t.is((await world.library.call('GET', `/resources/${resource}`, undefined, mia)).status, 200)
})
