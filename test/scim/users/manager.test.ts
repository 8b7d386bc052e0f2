import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import {
  aUser,
  enterpriseUrn,
  type ScimBody,
  type ScimClient,
  scimClient,
  userUrn,
} from '../../support/scim.ts'
import { storedUser } from '../support/stored.ts'

const app = testApp(test)
let context: Context
let scim: ScimClient

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
  scim = await scimClient(context)
})

function managed(userName: string, manager: object): Record<string, unknown> {
  const schemas = [userUrn, enterpriseUrn]
  return aUser(userName, { schemas, [enterpriseUrn]: { department: 'Desk', manager } })
}

function managerIn(body: ScimBody): unknown {
  return (body[enterpriseUrn] as { manager?: unknown } | undefined)?.manager
}

async function storedManager(id: string): Promise<unknown> {
  const extension = (await storedUser(app.db, id))?.attributes[enterpriseUrn]
  return (extension as { manager?: unknown } | undefined)?.manager
}

test('ENT-1, SCH-1: the address and the name of a manager are computed and never stored', async t => {
  const boss = (await scim.post('/Users', aUser('boss', { displayName: 'The Boss' }))).body
  const forged = { value: boss.id, $ref: '../Users/x', displayName: 'Forged' }
  const { body } = await scim.post('/Users', managed('one', forged))
  const shown = { value: boss.id, $ref: boss.meta.location, displayName: 'The Boss' }
  t.deepEqual(managerIn(body), shown)
  t.deepEqual(await storedManager(body.id), { value: boss.id })
  const path = `/Users/${body.id}`
  const put = await scim.put(path, managed('one', forged))
  t.is(put.body.meta.version, body.meta.version, 'what is echoed changes nothing')
  const op = { op: 'replace', path: `${enterpriseUrn}:manager`, value: forged }
  t.is((await scim.patch(path, [op])).body.meta.version, body.meta.version)
  await scim.patch(`/Users/${boss.id}`, [{ op: 'replace', path: 'displayName', value: 'Renamed' }])
  t.deepEqual(managerIn((await scim.get(path)).body), { ...shown, displayName: 'Renamed' })
  const filter = encodeURIComponent(`${enterpriseUrn}:manager.displayName eq "renamed"`)
  t.is((await scim.get(`/Users?filter=${filter}`)).body.totalResults, 1)
  const list = await scim.get(`/Users?attributes=${enterpriseUrn}:manager.displayName`)
  t.deepEqual(list.body.Resources.filter(({ id }) => id === body.id).map(managerIn), [
    { displayName: 'Renamed' },
  ])
})

test('ENT-1: of a manager whom the connection may not see only the value is shown', async t => {
  const hidden = await localUser(context, 'hidden')
  const texts = [hidden.id, '01a201b9-0000-7000-8000-000000000000', 'm-1', "'; --"]
  for (const [index, value] of texts.entries()) {
    const { body } = await scim.post('/Users', managed(`of-${index}`, { value, displayName: 'X' }))
    t.deepEqual(managerIn(body), { value })
    t.deepEqual(managerIn((await scim.get(`/Users/${body.id}`)).body), { value })
  }
  const filter = encodeURIComponent(`${enterpriseUrn}:manager.displayName eq "hidden"`)
  t.is((await scim.get(`/Users?filter=${filter}`)).body.totalResults, 0)
})

test('ENT-1: a manager without a value is nobody', async t => {
  const { body } = await scim.post('/Users', managed('nobody’s', { $ref: 'https://x.example' }))
  t.is(managerIn(body), undefined)
  t.is(await storedManager(body.id), undefined)
})
