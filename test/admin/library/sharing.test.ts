import test from 'ava'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { newId } from '../../../src/lib/ids.ts'
import type { Right } from '../../../src/model/right.ts'
import { adminClient } from '../../support/admin.ts'
import { localGroup, putInto } from '../../support/groups.ts'
import { localUser } from '../../support/people.ts'
import { sharingWorld } from '../../support/sharing.ts'

const world = sharingWorld(test, 'sharing')
const { folder, person, stored } = world

test('IK-40: who manages a resource shares it, whoever contributes or sees it does not, and for others it is not there', async t => {
  const resource = await folder('Spring')
  const friend = await person('friend')
  const shared = { shares: [{ resource, principalId: friend, level: 'view' }] }
  for (const [level, outcome, code] of [
    [null, 'refused', 'not_found'],
    ['view', 'refused', 'forbidden'],
    ['contribute', 'refused', 'forbidden'],
    ['manage', 'given', undefined],
  ] as const) {
    const { id } = await localUser(world.context, `giver-${level}`)
    if (level !== null) await world.library.share(resource, id, level)
    const { status, body } = await world.library.call('POST', '/shares', shared, id)
    t.is(status, 200)
    t.deepEqual([body.results[0].outcome, body.results[0].problem?.code], [outcome, code])
    t.is(
      (await stored({ resource_id: resource, principal_id: friend })).length,
      level === 'manage' ? 1 : 0,
    )
  }
  for (const role of ['account_administrator', 'developer', 'media_library_full_access'] as const) {
    const client = await adminClient(world.app, world.account, { role })
    const principalId = await person(`of-${role}`)
    const { body } = await client.post('/library/shares', {
      shares: [{ resource, principalId, level: 'manage' }],
    })
    t.is(body.results[0].outcome, 'given', role)
    const [row] = await stored({ resource_id: resource, principal_id: principalId })
    t.is(row?.granter_id, client.user.id)
  }
  const viewer = await adminClient(world.app, world.account, {
    role: 'media_library_view_only_access',
  })
  t.is((await viewer.post('/library/shares', shared)).status, 403)
})

test('IK-40: manage alone does not suffice without the right to share', async t => {
  const resource = await folder('Winter')
  const ana = await localUser(world.context, 'ana-viewer', 'media_library_view_only_access')
  const { id: team } = await localGroup(world.context, 'Winter team', {
    kind: 'directory',
    members: [ana.id],
  })
  await world.library.share(resource, team, 'manage')
  const shares = [{ resource, principalId: await person('winter-friend'), level: 'view' }]
  const give = async () =>
    (await world.library.call('POST', '/shares', { shares }, ana.id)).body.results[0]
  t.is((await give()).problem.code, 'forbidden')
  await grantRight(world.context, { right: 'shares.manage', principalId: ana.id })
  t.is((await give()).outcome, 'given')
})

test('IK-41: things are shared with people of restricted access and with groups only', async t => {
  const resource = await folder('Autumn')
  const admin = await adminClient(world.app, world.account)
  const manager = await person('autumn-manager')
  await world.library.share(resource, manager, 'manage')
  const full = await localUser(world.context, 'full', 'media_library_full_access')
  const { id: group } = await localGroup(world.context, 'Autumn people')
  const to = async (principalId: string, by?: string) => {
    const shares = [{ resource, principalId, level: 'view' }]
    const answer =
      by === undefined
        ? await admin.post('/library/shares', { shares })
        : await world.library.call('POST', '/shares', { shares }, by)
    return answer.body.results[0].problem?.code ?? answer.body.results[0].outcome
  }
  t.is(await to(full.id), 'invalid')
  t.is(
    await to(full.id, manager),
    await to(newId(), manager),
    'whom one may not see is as if not there',
  )
  t.is(await to('nobody', manager), 'not_found')
  t.is(await to(group, manager), 'given')
  const other = world.app.inAccount(await world.app.makeAccount('shares-2'))
  t.is(await to((await localUser(other, 'elsewhere')).id), 'not_found')
  t.is(await to(world.library.applicationId, manager), 'not_found')
  t.is(
    await to(world.library.applicationId),
    'given',
    'administrators share with applications that act for themselves',
  )
  t.is((await stored({ resource_id: resource })).length, 3)
})

test('IK-42: a share without a level is not taken', async t => {
  const resource = await folder('No level')
  const shares = [{ resource, principalId: await person('levelless') }]
  const { status, body } = await world.library.call('POST', '/shares', { shares })
  t.deepEqual([status, body.errors[0].path], [400, 'shares.0.level'])
  t.deepEqual(await stored({ resource_id: resource }), [])
})

test('IK-45: a level is raised inside a shared folder and not lowered', async t => {
  const outer = await folder('Outer 45')
  const file = await world.library.register({ kind: 'file', name: 'a.jpg', parent: outer })
  const mia = await person('mia-45')
  await world.library.share(outer, mia, 'contribute')
  await world.library.share(file, mia, 'view')
  t.is(await world.library.levelOf(mia, file), 'contribute')
  await world.library.share(file, mia, 'manage')
  t.is(await world.library.levelOf(mia, file), 'manage')
  t.is(await world.library.levelOf(mia, outer), 'contribute')
})

test('IK-47: of two groups with the same folder the higher level counts', async t => {
  const resource = await folder('Two groups')
  const mia = await person('mia-47')
  for (const level of ['view', 'contribute']) {
    const { id } = await localGroup(world.context, `Group ${level}`, { members: [mia] })
    await world.library.share(resource, id, level)
  }
  t.is(await world.library.levelOf(mia, resource), 'contribute')
})

test('IK-48: the root of the library is nothing that can be shared', async t => {
  await folder('At the root')
  const [{ id: root }] = await world.app
    .db('libraries')
    .where({ account_id: world.account.id, application_id: world.library.applicationId })
  const principalId = await person('root-lover')
  const shareOn = (resource: string): ReturnType<typeof world.library.call> =>
    world.library.call('POST', '/shares', { shares: [{ resource, principalId, level: 'view' }] })
  for (const resource of [root, 'key:', world.account.id]) {
    t.is((await shareOn(resource)).body.results[0].problem.code, 'not_found', resource)
  }
  for (const resource of ['', '/', 'root']) t.is((await shareOn(resource)).status, 400, resource)
  t.deepEqual(await stored({ principal_id: principalId }), [])
})

test('HV-11: a group that was chosen stands for whoever is in it now', async t => {
  const resource = await folder('Live')
  const { id: group } = await localGroup(world.context, 'Live people')
  await world.library.share(resource, group, 'contribute')
  const late = await person('late')
  t.is(await world.library.levelOf(late, resource), null)
  await putInto(world.context, group, late)
  t.is(await world.library.levelOf(late, resource), 'contribute')
  t.is((await stored({ resource_id: resource })).length, 1)
})

test('HV-12: choosing groups needs its own right', async t => {
  const resource = await folder('Groups chosen')
  const ana = await localUser(world.context, 'ana-12', 'media_library_view_only_access')
  const { id: team } = await localGroup(world.context, 'Team 12', {
    kind: 'directory',
    members: [ana.id],
  })
  const { id: wanted } = await localGroup(world.context, 'Wanted 12')
  await world.library.share(resource, team, 'manage')
  const give = (right: Right) => grantRight(world.context, { right, principalId: ana.id })
  await give('shares.manage')
  const friend = await person('friend-12')
  const share = async () => {
    const shares = [wanted, friend].map(principalId => ({ resource, principalId, level: 'view' }))
    const { body } = await world.library.call('POST', '/shares', { shares }, ana.id)
    return body.results.map(
      (each: { outcome: string; problem: { code: string } | null }) =>
        each.problem?.code ?? each.outcome,
    )
  }
  t.deepEqual(await share(), ['forbidden', 'given'])
  await give('shares.select-groups')
  t.deepEqual(await share(), ['given', 'unchanged'])
})

test('X-01: nobody shares more than they have', async t => {
  const outer = await folder('Outer 01')
  const inner = await world.library.register({ kind: 'folder', name: 'Inner 01', parent: outer })
  const mia = await person('mia-01')
  await world.library.share(outer, mia, 'contribute')
  await world.library.share(inner, mia, 'manage')
  const principalId = await person('friend-01')
  const shares = [outer, inner].map(resource => ({ resource, principalId, level: 'manage' }))
  const { body } = await world.library.call('POST', '/shares', { shares }, mia)
  t.deepEqual(
    body.results.map((each: { outcome: string }) => each.outcome),
    ['refused', 'given'],
  )
  t.is(await world.library.levelOf(principalId, outer), null)
})
