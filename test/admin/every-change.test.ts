import test from 'ava'
import { contract } from '../../src/admin/contract/contract.ts'
import { adminClient, type AdminAnswer, type AdminClient, operationOf } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { demandEvents } from '../support/demand-events.ts'
import { localUser } from '../support/people.ts'
import { aUser, scimClient } from '../support/scim.ts'

const app = testApp(test)

/** Does changes over HTTP, each with the id of its operation as the reason, and knows which were done. */
function walker(client: AdminClient): {
  readonly done: Set<string>
  readonly go: (method: string, path: string, body?: unknown) => Promise<AdminAnswer>
} {
  const done = new Set<string>()
  return {
    done,
    go: async (method, path, body) => {
      const { id } = operationOf(method, path) ?? { id: 'none' }
      const headers = { reason: id }
      const answer =
        method === 'DELETE'
          ? await client.delete(path, headers)
          : await client[method.toLowerCase() as 'post' | 'put' | 'patch'](path, body, headers)
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`)
      done.add(id)
      return answer
    },
  }
}

/** Changes that change nothing. */
const previews = /preview/i

test.serial(
  'IK-86: every change of the console has an event with who, from where and why',
  async t => {
    const account = await app.makeAccount('told')
    const context = app.inAccount(account)
    const client = await adminClient(app, account)
    const gone = await localUser(context, 'gone')
    const watched = await demandEvents(app.db)
    const { done, go } = walker(client)

    await go('PATCH', '/account', { name: 'Told' })
    await go('PUT', '/audit/retention', { months: 24 })
    const hook = { url: 'https://hooks.example/', eventTypes: ['*'] }
    const { id: webhook } = (await go('POST', '/webhooks', hook)).body.webhook
    await go('PATCH', `/webhooks/${webhook}`, { description: 'All' })
    await go('POST', `/webhooks/${webhook}/secrets`, {})
    const { delivery } = (await go('POST', `/webhooks/${webhook}/ping`)).body
    await app.db('webhook_deliveries').where({ id: delivery }).update({ state: 'failed' })
    await go('POST', `/webhooks/${webhook}/deliveries/${delivery}/replay`)
    await app.db('webhook_deliveries').where({ id: delivery }).update({ state: 'failed' })
    await go('POST', `/webhooks/${webhook}/replay`, { from: '2020-01-01T00:00:00Z' })
    await go('DELETE', `/webhooks/${webhook}`)

    const restricted = 'media_library_restricted_access'
    const user = (await go('POST', '/users', { userName: 'ana', role: restricted })).body.id
    await go('PATCH', `/users/${user}`, { displayName: 'Ana' })
    await go('POST', `/users/${user}/suspension`)
    await go('DELETE', `/users/${user}/suspension`)
    await go('POST', `/users/${user}/password`, {})
    const invited = { userName: 'bo@lumen.example', role: restricted }
    const guest = (await go('POST', '/invitations', invited)).body
    const guestId = guest.id ?? guest.user?.id
    await go('POST', `/users/${guestId}/invitation`)
    await go('DELETE', `/users/${guestId}/invitation`)
    await go('PUT', `/users/${user}/rights/analytics.view`, {})
    await go('DELETE', `/users/${user}/rights/analytics.view`)

    const group = (await go('POST', '/groups', { name: 'Brand' })).body.id
    await go('PATCH', `/groups/${group}`, { description: 'The brand' })
    await go('POST', `/groups/${group}/members`, { members: [user] })
    await go('DELETE', `/groups/${group}/members/${user}`)
    await go('PUT', `/groups/${group}/managers/${user}`)
    await go('DELETE', `/groups/${group}/managers/${user}`)
    await go('PUT', `/groups/${group}/rights/analytics.view`, {})
    await go('DELETE', `/groups/${group}/rights/analytics.view`)
    await go('PUT', '/group-names', { rule: 'open' })
    const copy = (await go('POST', `/groups/${group}/copy`, { name: 'Copy' })).body.id
    await go('POST', `/groups/${group}/members`, { members: [user] })
    await go('DELETE', `/groups/${group}/members`)
    await go('DELETE', `/groups/${group}?confirmation=Brand`)
    await go('POST', `/deleted-groups/${group}/restore`)
    await go('DELETE', `/groups/${copy}?confirmation=Copy`)
    await go('DELETE', `/deleted-groups/${copy}`)

    const application = (
      await go('POST', '/applications', {
        name: 'Gallery',
        redirectUris: ['https://g.example/back'],
      })
    ).body
    const app1 = `/applications/${application.clientId ?? application.id ?? application.application?.clientId}`
    await go('PATCH', app1, { name: 'Galleries' })
    await go('POST', `${app1}/secrets`, {})
    await go('PUT', `${app1}/assignments/${user}`)
    await go('DELETE', `${app1}/assignments/${user}`)
    await go('POST', `${app1}/roles`, { key: 'editor', name: 'Editor' })
    await go('PATCH', `${app1}/roles/editor`, { name: 'Editors' })
    await go('PUT', `${app1}/roles/editor/assignments/${user}`)
    await go('DELETE', `${app1}/roles/editor/assignments/${user}`)
    await go('DELETE', `${app1}/roles/editor`)
    await go('DELETE', app1)

    const connection = (await go('POST', '/connections', { name: 'Entra' })).body
    const entra = `/connections/${connection.connection?.id ?? connection.id}`
    await go('PATCH', entra, { rateLimit: 20 })
    const token = (await go('POST', `${entra}/tokens`, {})).body
    await go('DELETE', `${entra}/tokens/${token.id ?? token.token?.id}`)
    await go('DELETE', entra)
    await go('POST', '/keys/rotate', { algorithm: 'ES256' })

    await go('PUT', '/account/rights/assets.comment', {})
    await go('DELETE', '/account/rights/assets.comment')
    await go('PUT', `/users/${user}/role`, { role: 'finance' })
    await go('DELETE', `/users/${user}`)
    await go('DELETE', `/users/${gone.id}`)
    await go('POST', '/audit/erasures', { user: gone.id })
    const events = await app
      .db('events')
      .where({ account_id: account.id, actor_id: client.user.id })
    const reasons = new Set(events.map(({ reason }) => reason))
    const untold = [...done].filter(id => !reasons.has(id) && !previews.test(id))
    t.deepEqual(untold, [])
    t.true(events.every(({ address, request_id: request }) => address !== null && request !== ''))
    t.deepEqual(await watched.silent(), [])
    const changes = contract.filter(({ method, id }) => method !== 'GET' && !previews.test(id))
    t.log('not walked here:', changes.flatMap(({ id }) => (done.has(id) ? [] : [id])).join(', '))
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
