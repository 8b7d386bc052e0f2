import test from 'ava'
import { closeDueReviews } from '../../../src/domain/shares/close-reviews.ts'
import { newId } from '../../../src/lib/ids.ts'
import { adminClient } from '../../support/admin.ts'
import { localGroup } from '../../support/groups.ts'
import type { LibraryAnswer } from '../../support/library.ts'
import { sharingWorld } from '../../support/sharing.ts'

const world = sharingWorld(test, 'reviews')
const { folder, person, stored } = world

type Item = {
  resource: { id: string; name: string }
  principal: { id: string; name: string }
  level: string
  answer: string | null
}

const start = (input: object, by?: string): Promise<LibraryAnswer> =>
  world.library.call(
    'POST',
    '/reviews',
    { name: 'Spring cleaning', dueAt: '2099-01-01T00:00:00Z', ...input },
    by,
  )

const fallsDue = (id: string) =>
  world.app
    .db('share_reviews')
    .where({ id })
    .update({ due_at: world.app.db.raw(`now() - interval '1 second'`) })

/** A folder with a file in a folder in it, each shared with somebody. */
async function campaign(
  name: string,
): Promise<{ outer: string; inner: string; file: string; people: [string, string, string] }> {
  const outer = await folder(name)
  const inner = await world.library.register({ kind: 'folder', name: 'inner', parent: outer })
  const file = await world.library.register({ kind: 'file', name: 'file', parent: inner })
  const people: [string, string, string] = [
    await person(`${name}-1`),
    await person(`${name}-2`),
    await person(`${name}-3`),
  ]
  for (const [index, resource] of [outer, inner, file].entries()) {
    await world.library.share(resource, people[index] ?? '', 'manage')
  }
  return { outer, inner, file, people }
}

test('a review of a folder is about every share on it and below; answers keep, lower and remove at once', async t => {
  const { outer, inner, file, people } = await campaign('Answers')
  const elsewhere = await folder('Answers elsewhere')
  await world.library.share(elsewhere, people[0], 'view')
  const { status, body: review, headers } = await start({ resource: outer })
  t.is(status, 201)
  t.true(headers.get('location')?.endsWith(`/library/reviews/${review.id}`))
  t.like(review, {
    state: 'open',
    unanswered: 'flag',
    scope: { kind: 'resource', id: outer, name: 'Answers' },
  })
  t.like(review.progress, { total: 3, left: 3 })
  const answers = [
    { resource: outer, principalId: people[0], answer: 'keep' },
    { resource: inner, principalId: people[1], answer: 'lower', level: 'view' },
    { resource: file, principalId: people[2], answer: 'remove', reason: 'left the team' },
    { resource: elsewhere, principalId: people[0], answer: 'remove' },
    { resource: outer, principalId: people[0], answer: 'remove' },
    { resource: 'nothing', principalId: 'nobody', answer: 'keep' },
  ]
  const answered = await world.library.call('POST', `/reviews/${review.id}/answers`, { answers })
  t.deepEqual(
    answered.body.results.map(
      (each: { problem: { code: string } | null; outcome: string }) =>
        each.problem?.code ?? each.outcome,
    ),
    ['keep', 'lower', 'remove', 'not_found', 'invalid', 'not_found'],
  )
  t.deepEqual(await Promise.all(people.map(id => world.library.levelOf(id, file))), [
    'manage',
    'view',
    null,
  ])
  t.is((await stored({ resource_id: elsewhere })).length, 1)
  const shown = await world.library.call('GET', `/reviews/${review.id}`)
  t.deepEqual(shown.body.progress, {
    total: 3,
    left: 0,
    kept: 1,
    lowered: 1,
    removed: 1,
    flagged: 0,
    gone: 0,
  })
  const raise = [{ resource: inner, principalId: people[1], answer: 'lower', level: 'manage' }]
  const raised = await world.library.call('POST', `/reviews/${review.id}/answers`, {
    answers: raise,
  })
  t.is(raised.body.results[0].problem.code, 'invalid')
  const types = await world.app
    .db('events')
    .whereIn('target_id', [outer, inner, file])
    .orderBy('id')
    .pluck<string[]>('type')
  t.deepEqual(types.slice(-3), ['share_review.answered', 'share.changed', 'share.revoked'])
})

test('what nobody has answered for by the due day is flagged, and looked at again when it is kept', async t => {
  const { outer, inner, people } = await campaign('Flagged')
  const { body: review } = await start({ resource: outer })
  const answers = [{ resource: outer, principalId: people[0], answer: 'keep' }]
  await world.library.call('POST', `/reviews/${review.id}/answers`, { answers })
  await world.library.call('POST', '/shares/revoke', {
    shares: [{ resource: inner, principalId: people[1] }],
  })
  await closeDueReviews(world.context)
  t.is((await world.library.call('GET', `/reviews/${review.id}`)).body.state, 'open')
  await fallsDue(review.id)
  await Promise.all([closeDueReviews(world.context), closeDueReviews(world.context)])
  const closed = (await world.library.call('GET', `/reviews/${review.id}`)).body
  t.is(closed.state, 'closed')
  t.deepEqual(closed.progress, {
    total: 3,
    left: 0,
    kept: 1,
    lowered: 0,
    removed: 0,
    flagged: 1,
    gone: 1,
  })
  const [share] = await stored({ principal_id: people[2] })
  t.truthy(share?.flagged_at)
  t.is((await stored({ principal_id: people[0] }))[0]?.flagged_at, null)
  const late = await world.library.call('POST', `/reviews/${review.id}/answers`, { answers })
  t.is(late.status, 409)
  const events = await world.app
    .db('events')
    .where({ target_id: outer, type: 'share_review.closed' })
  t.is(events.length, 1)
  await world.library.share(share?.resource_id ?? '', people[2], 'manage')
  t.is((await stored({ principal_id: people[2] }))[0]?.flagged_at, null)
})

test('what was moved out of the reviewed place by the due day is neither removed nor flagged', async t => {
  for (const unanswered of ['remove', 'flag']) {
    const { outer, inner, people } = await campaign(`Moved ${unanswered}`)
    const elsewhere = await folder(`Elsewhere ${unanswered}`)
    const { body: review } = await start({ resource: outer, unanswered })
    const move = { resources: [inner], to: elsewhere }
    t.is((await world.library.call('POST', '/resources/move', move)).status, 200)
    const moved = await stored({ resource_id: inner })
    t.true(moved.length > 0)
    await fallsDue(review.id)
    await closeDueReviews(world.context)
    t.deepEqual(await stored({ resource_id: inner }), moved)
    const { progress } = (await world.library.call('GET', `/reviews/${review.id}`)).body
    t.like(progress, { total: people.length, gone: 2, left: 0 }, 'with what lies in it')
  }
})

test('or is removed, where the review says so', async t => {
  const { outer, people } = await campaign('Removed')
  const { body: review } = await start({ resource: outer, unanswered: 'remove' })
  await fallsDue(review.id)
  await closeDueReviews(world.context)
  t.deepEqual((await Promise.all(people.map(id => stored({ principal_id: id })))).flat(), [])
  t.like((await world.library.call('GET', `/reviews/${review.id}`)).body.progress, {
    removed: 3,
    left: 0,
  })
  const events = await world.app.db('events').where({ target_id: outer, type: 'share.revoked' })
  t.is(events[0].data.review, review.id)
})

test('a review of a group is about its shares everywhere, for those who may share everything', async t => {
  const { id: groupId } = await localGroup(world.context, 'Reviewed')
  const folders = [await folder('Group 1'), await folder('Group 2')]
  for (const resource of folders) await world.library.share(resource, groupId, 'view')
  const manager = await person('group-manager')
  await world.library.share(folders[0] ?? '', manager, 'manage')
  t.is((await start({ groupId }, manager)).status, 403)
  const admin = await adminClient(world.app, world.account)
  const input = { name: 'Groups', groupId, dueAt: '2099-01-01T00:00:00Z' }
  const { status, body: review } = await admin.post('/library/reviews', input)
  t.is(status, 201)
  t.like(review, { scope: { kind: 'group', name: 'Reviewed' }, progress: { total: 2 } })
  const first = await admin.get(`/library/reviews/${review.id}/items?limit=1`)
  const second = await admin.get(
    `/library/reviews/${review.id}/items?limit=1&cursor=${encodeURIComponent(first.body.next)}`,
  )
  const items: Item[] = [...first.body.items, ...second.body.items]
  t.deepEqual(items.map(each => each.resource.id).toSorted(), folders.toSorted())
  t.is(second.body.next, null)
  t.is((await admin.post(`/library/reviews/${review.id}/cancel`)).body.state, 'cancelled')
  t.is((await admin.post(`/library/reviews/${review.id}/cancel`)).status, 409)
  t.is((await start({ groupId: newId() })).status, 404)
})

test('whoever manages the folder sees and answers its review; for others it is not there', async t => {
  const { outer, people } = await campaign('Seen')
  const { body: review } = await start({ resource: outer })
  const listed = async (by: string): Promise<boolean> => {
    const { body } = await world.library.call('GET', '/reviews?limit=200', undefined, by)
    return body.items.some((each: { id: string }) => each.id === review.id)
  }
  t.true(await listed(people[0]))
  t.false(await listed(people[1]))
  const items = await world.library.call(
    'GET',
    `/reviews/${review.id}/items?unanswered=true`,
    undefined,
    people[0],
  )
  t.is(items.body.items.length, 3)
  for (const path of ['', '/items']) {
    t.is(
      (await world.library.call('GET', `/reviews/${review.id}${path}`, undefined, people[1]))
        .status,
      404,
    )
  }
  const answers = [{ resource: outer, principalId: people[0], answer: 'remove' }]
  t.is(
    (await world.library.call('POST', `/reviews/${review.id}/answers`, { answers }, people[1]))
      .status,
    404,
  )
  t.is((await start({ resource: outer }, people[1])).status, 404)
})

test('a review begins with shares, a folder or a group, and a day ahead', async t => {
  const resource = await folder('Bare')
  t.is((await start({ resource })).status, 409)
  await world.library.share(resource, await person('bare'), 'view')
  t.is((await start({})).status, 400)
  t.is((await start({ resource, groupId: newId() })).status, 400)
  t.is((await start({ resource, dueAt: '2020-01-01T00:00:00Z' })).status, 400)
  t.deepEqual(await world.app.db('share_reviews').where({ resource_id: resource }), [])
})
