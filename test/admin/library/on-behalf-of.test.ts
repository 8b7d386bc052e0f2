import test from 'ava'
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
  for (const nobody of ['sub:nobody', 'nobody', '019aa000-0000-7000-8000-000000000000']) {
    const { body } = await world.library.call('POST', '/check', { questions }, nobody)
    t.is(body.decisions[0].denial, 'not-alive', nobody)
  }
})
