import test from 'ava'
import { contract } from '../../src/admin/contract/contract.ts'
import { eventTypes } from '../../src/model/event-types.ts'
import { type AdminAnswer, adminClient, operationOf } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { demandEvents } from '../support/demand-events.ts'
import { aUser, scimClient } from '../support/scim.ts'
import { chapters } from './every-change.cases.ts'

const app = testApp(test)

/** What is no change that an administrator makes here, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  previewUserRole: 'changes nothing',
  previewGroupChange: 'changes nothing',
  previewPlan: 'changes nothing',
  previewSignInPolicy: 'changes nothing',
  checkAccess: 'changes nothing',
  simulateAccess: 'changes nothing',
  visitLink: 'changes nothing',
  requestAccess: 'is for people of restricted access: test/admin/library',
  withdrawAccessRequest: 'is for people of restricted access: test/admin/library',
  previewMove: 'changes nothing',
  readSamlMetadata: 'changes nothing',
}

test.serial(
  'IK-86: every change of the console has an event with who, from where and why',
  async t => {
    const account = await app.makeAccount('told')
    const client = await adminClient(app, account)
    const watched = await demandEvents(app.db)
    const done = new Set<string>()
    /** The id of the operation is the reason of the change. */
    const make = async (
      [method, path]: readonly [string, string],
      act: (headers: { readonly reason: string }) => Promise<AdminAnswer>,
    ): Promise<AdminAnswer> => {
      const { id } = operationOf(method, path) ?? { id: 'none' }
      const answer = await act({ reason: id })
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`)
      done.add(id)
      return answer
    }
    for (const chapter of chapters) {
      await chapter({
        app,
        account,
        client,
        go: (method, path, body) =>
          make([method, path], headers => {
            if (method === 'DELETE') return client.delete(path, headers)
            return client[method.toLowerCase() as 'post' | 'put' | 'patch'](path, body, headers)
          }),
        upload: (method, path, upload) =>
          make([method, path], headers => client.send(method, path, upload, headers)),
      })
    }
    const events = await app
      .db('events')
      .where({ account_id: account.id, actor_id: client.user.id })
    for (const { type } of events) t.true(type in eventTypes, `${type} is in no catalogue`)
    const reasons = new Set(events.map(({ reason }) => reason))
    t.deepEqual(
      [...done].filter(id => !reasons.has(id) && !(id in elsewhere)),
      [],
    )
    t.true(events.every(({ address, request_id: request }) => address !== null && request !== ''))
    t.deepEqual(await watched.silent(), [])
    const changes = contract.filter(({ method }) => method !== 'GET').map(({ id }) => id)
    t.deepEqual(
      changes.filter(id => !done.has(id) && !(id in elsewhere)),
      [],
      'each is walked in every-change.cases.ts, or named here with why not',
    )
    t.deepEqual(
      Object.keys(elsewhere).filter(id => !changes.includes(id)),
      [],
    )
  },
)

test.serial('IK-86: every change by a directory has an event', async t => {
  const account = await app.makeAccount('scimtold')
  const scim = await scimClient(app.inAccount(account))
  const before = await app.db('events').where({ account_id: account.id })
  const ana = await scim.post('/Users', aUser('ana@lumen.example'))
  await scim.patch(`/Users/${ana.body.id}`, [{ op: 'replace', path: 'active', value: false }])
  await scim.patch(`/Users/${ana.body.id}`, [{ op: 'replace', path: 'displayName', value: 'Ana' }])
  const group = await scim.post('/Groups', { displayName: 'G' })
  const add = { op: 'add', path: 'members', value: [{ value: ana.body.id }] }
  await scim.patch(`/Groups/${group.body.id}`, [add])
  await scim.put(`/Groups/${group.body.id}`, { displayName: 'H', members: [] })
  await scim.delete(`/Groups/${group.body.id}`)
  await scim.delete(`/Users/${ana.body.id}`)
  const after = await app.db('events').where({ account_id: account.id }).orderBy('id')
  const told = after.slice(before.length)
  t.is(told.length, 8)
  t.is(new Set(told.map(({ request_id: request }) => request)).size, 8)
  t.true(told.every(({ actor_kind: kind, address }) => kind === 'connection' && address !== null))
})
