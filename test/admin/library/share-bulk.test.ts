import test from 'ava'
import { newId } from '../../../src/lib/ids.ts'
import { localGroup } from '../../support/groups.ts'
import { libraryClient } from '../../support/library.ts'
import { sharingWorld } from '../../support/sharing.ts'

const world = sharingWorld(test, 'share-bulk')
const { folder, person, stored } = world

type Pair = { resource: string; principalId: string; level?: string; until?: string | null }

test('a bad pair harms no other, unless all or none is asked for', async t => {
  const resource = await folder('Bulk')
  const people = await Promise.all(
    Array.from({ length: 998 }, (_, index) => person(`bulk-${index}`)),
  )
  const good = people.map((principalId): Pair => ({ resource, principalId, level: 'view' }))
  const bad: Pair[] = [
    { resource: newId(), principalId: people[0] ?? '', level: 'view' },
    { resource, principalId: people[0] ?? '', level: 'manage' },
  ]
  const refused = await world.library.call('POST', '/shares', {
    shares: [...good, ...bad],
    atomic: true,
  })
  t.deepEqual([refused.status, refused.body.errors[0].path], [404, 'shares.998'])
  t.deepEqual(await stored({ resource_id: resource }), [])
  const { body } = await world.library.call('POST', '/shares', { shares: [...good, ...bad] })
  t.is(body.results.filter((each: { outcome: string }) => each.outcome === 'given').length, 998)
  t.deepEqual(
    body.results.slice(998).map((each: { problem: { code: string } }) => each.problem.code),
    ['not_found', 'invalid'],
  )
  t.is((await stored({ resource_id: resource })).length, 998)
  t.is((await world.app.db('crowded_resources').where({ resource_id: resource })).length, 1)
  t.is(
    (await world.library.call('POST', '/shares', { shares: [...good, ...bad, ...bad] })).status,
    400,
  )
  const revoked = await world.library.call('POST', '/shares/revoke', {
    shares: people.slice(1).map(principalId => ({ resource, principalId })),
  })
  t.true(revoked.body.results.every((each: { outcome: string }) => each.outcome === 'revoked'))
  t.is((await stored({ resource_id: resource })).length, 1)
  const again = await world.library.call('POST', '/shares/revoke', {
    shares: [{ resource, principalId: people[5] }],
  })
  t.is(again.body.results[0].outcome, 'absent')
})

test('of parallel givings and takings of the same pairs in any order none is lost and none hangs', async t => {
  const resources = await Promise.all([1, 2, 3, 4].map(number => folder(`Race ${number}`)))
  const people = await Promise.all([1, 2, 3, 4, 5].map(number => person(`racer-${number}`)))
  const pairs = resources.flatMap(resource =>
    people.map(principalId => ({ resource, principalId })),
  )
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => {
      const order = index % 2 === 0 ? pairs : pairs.toReversed()
      return index % 3 === 2
        ? world.library.call('POST', '/shares/revoke', { shares: order })
        : world.library.call('POST', '/shares', {
            shares: order.map(each => ({ ...each, level: index % 2 === 0 ? 'view' : 'manage' })),
          })
    }),
  ).then(answers => answers.forEach(({ status }) => t.is(status, 200)))
  const given = await world.app
    .db('events')
    .whereIn('target_id', resources)
    .where({ type: 'share.given' })
  const revoked = await world.app
    .db('events')
    .whereIn('target_id', resources)
    .where({ type: 'share.revoked' })
  const left = await world.app.db('shares').whereIn('resource_id', resources)
  t.is(given.length - revoked.length, left.length)
})

test('a share is extended in one call, also one that has just ended; what is not there is not', async t => {
  const resource = await folder('Longer')
  const mia = await person('mia-longer')
  await world.library.share(resource, mia, 'view')
  await world.app
    .db('shares')
    .where({ resource_id: resource })
    .update({ until: world.app.db.raw(`now() - interval '1 second'`) })
  const until = '2099-01-01T00:00:00.000Z'
  const pairs = [mia, newId()].map(principalId => ({ resource, principalId }))
  const { body } = await world.library.call('POST', '/shares/extend', { shares: pairs, until })
  t.deepEqual(
    body.results.map(
      (each: { problem: { code: string } | null; outcome: string }) =>
        each.problem?.code ?? each.outcome,
    ),
    ['extended', 'not_found'],
  )
  t.like(body.results[0].share, {
    level: 'view',
    until,
    granter: { id: world.library.applicationId },
  })
  t.is(await world.library.levelOf(mia, resource), 'view')
  const [event] = await world.app.db('events').where({ target_id: resource, type: 'share.changed' })
  t.is(event.data.after.until, until)
})

test('the library says when shares end unless said, and by when at the latest', async t => {
  const own = await libraryClient(world.app, world.account)
  const resource = await own.register({ kind: 'folder', name: 'Short' })
  await world.app
    .db('libraries')
    .where({ application_id: own.applicationId })
    .update({ default_share_days: 30, most_share_days: 90 })
  const principalId = await person('short')
  const give = async (until?: string | null) => {
    const wanted = {
      resource,
      principalId,
      level: 'view',
      ...(until === undefined ? {} : { until }),
    }
    return (await own.call('POST', '/shares', { shares: [wanted] })).body.results[0]
  }
  const { share } = await give()
  const days = (Date.parse(share.until) - Date.now()) / 86_400_000
  t.true(days > 29 && days < 31)
  t.is((await give('2099-01-01T00:00:00Z')).problem.code, 'invalid')
  t.is((await give(null)).problem.code, 'invalid')
})

test('X-01: nobody shares for longer than they have, themselves not either, by whatever way they have it', async t => {
  const resource = await folder('Until Friday')
  const [mia, noa, friend] = [
    await person('mia-end'),
    await person('noa-end'),
    await person('friend-end'),
  ]
  const until = '2098-01-01T00:00:00.000Z'
  const given = [{ resource, principalId: mia, level: 'manage', until }]
  await world.library.call('POST', '/shares', { shares: given })
  const { id: group } = await localGroup(world.context, 'Until', { members: [noa] })
  await world.library.share(resource, group, 'manage')
  await world.app.db('memberships').where({ member_id: noa }).update({ until })
  const give = async (by: string, principalId: string, end?: string | null) => {
    const wanted = {
      resource,
      principalId,
      level: 'view',
      ...(end === undefined ? {} : { until: end }),
    }
    const { body } = await world.library.call('POST', '/shares', { shares: [wanted] }, by)
    return body.results[0].problem?.code ?? body.results[0].share.until
  }
  for (const by of [mia, noa]) {
    t.is(await give(by, friend, null), 'invalid')
    t.is(await give(by, friend, '2098-01-02T00:00:00Z'), 'invalid')
    t.is(await give(by, friend), until)
    t.is(await give(by, friend, '2097-01-01T00:00:00.000Z'), '2097-01-01T00:00:00.000Z')
  }
  const extend = { shares: [{ resource, principalId: mia }], until: null }
  const extended = await world.library.call('POST', '/shares/extend', extend, mia)
  t.is(extended.body.results[0].problem.code, 'invalid')
  const [own] = await stored({ resource_id: resource, principal_id: mia })
  t.deepEqual(own?.until, new Date(until))
  await world.app.db('resources').where({ id: resource }).update({ owner_id: mia })
  t.is(await give(mia, friend, null), null, 'what one owns does not end')
})
