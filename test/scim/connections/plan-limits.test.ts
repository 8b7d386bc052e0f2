import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { planned, replanned } from '../../support/planned.ts'
import { aGroup, aUser, type ScimAnswer, scimClient } from '../../support/scim.ts'
import { type BulkResult, bulkOf } from '../support/bulk.ts'

const app = testApp(test)

async function seats(context: Context): Promise<number> {
  const [row] = await app
    .db('users')
    .where({ account_id: context.account.id, active: true, suspended: false })
    .count()
  return Number(row?.['count'])
}

function isFull(httpStatus: number, body: BulkResult['response']): boolean {
  return (
    httpStatus === 403 &&
    body?.status === '403' &&
    body.scimType === undefined &&
    /^the 2 seats of the plan Enterprise are all taken: .* under billing$/.test(body.detail)
  )
}

async function full(asked: Promise<ScimAnswer>): Promise<boolean> {
  const { status, body } = await asked
  return isFull(status, body)
}

test('IK-07: a directory is told by a SCIM error how to raise a full plan, whichever way it takes', async t => {
  const context = await planned(app, 'full', { plan: 'enterprise', seats: 2 })
  const directory = await scimClient(context, { adoption: true })
  const ana = await directory.post('/Users', aUser('ana'))
  const bo = await directory.post('/Users', aUser('bo', { active: false }))
  t.deepEqual([ana.status, bo.status], [201, 201])
  const local = await localUser(context, 'cleo', 'developer')
  t.is(await seats(context), 2)
  const on = [{ op: 'replace', path: 'active', value: true }]
  const off = [{ op: 'replace', path: 'active', value: false }]

  t.true(await full(directory.post('/Users', aUser('dan'))))
  t.true(await full(directory.patch(`/Users/${bo.body.id}`, on)))
  t.true(await full(directory.put(`/Users/${bo.body.id}`, aUser('bo', { active: true }))))
  t.is((await directory.get(`/Users/${bo.body.id}`)).body.active, false)

  // Adopting somebody who has a seat takes none; who was switched off by that needs one to come back.
  t.is((await directory.patch(`/Users/${local.id}`, off)).status, 200)
  t.is((await directory.patch(`/Users/${bo.body.id}`, on)).status, 200)
  t.true(await full(directory.patch(`/Users/${local.id}`, on)))
  t.is(await seats(context), 2)
  t.is((await directory.post('/Users', aUser('eve', { active: false }))).status, 201)
  t.is((await directory.delete(`/Users/${ana.body.id}`)).status, 204)
  t.is((await directory.post('/Users', aUser('fay'))).status, 201)
  t.is(await seats(context), 2)
})

test('IK-07: of a bulk request those are created for whom there are seats, and each of the others is told', async t => {
  const context = await planned(app, 'bulk', { plan: 'enterprise', seats: 2 })
  const directory = await scimClient(context)
  const Operations = ['a', 'b', 'c', 'd', 'e'].map(name => {
    return { method: 'POST', path: '/Users', bulkId: name, data: aUser(name) }
  })
  const done = await bulkOf(directory, Operations)
  const refused = done.filter(each => each.status === '403')
  t.is(done.filter(each => each.status === '201').length, 2)
  t.is(refused.length, 3)
  t.true(refused.every(({ response }) => isFull(403, response)))
  t.is(await seats(context), 2)
})

test('a connection whose account has no plan for it is refused with what to do, and revives with the plan', async t => {
  const context = await planned(app, 'dormant', { plan: 'enterprise' })
  const directory = await scimClient(context)
  const ana = await directory.post('/Users', aUser('ana'))
  const press = await directory.post('/Groups', aGroup('Press', [ana.body.id]))
  await replanned(context, { plan: 'paid' })
  for (const path of ['/Users', `/Groups/${press.body.id}`, '/ServiceProviderConfig']) {
    const { status, body } = await directory.get(path)
    t.is(status, 403)
    t.is(
      body.detail,
      'the plan Paid has no SCIM directories: change to the plan Enterprise under billing',
    )
  }
  t.is((await directory.post('/Users', aUser('bo'))).status, 403)
  await replanned(context, { plan: 'enterprise' })
  const found = await directory.get(`/Groups/${press.body.id}`)
  t.is(found.body.members?.[0]?.value, ana.body.id)
  t.is((await directory.post('/Users', aUser('bo'))).status, 201)
})
