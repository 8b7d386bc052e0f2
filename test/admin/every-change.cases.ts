import { setPlan } from '../../src/domain/plan/plans.ts'
import type { Account } from '../../src/model/account.ts'
import type { AdminAnswer, AdminClient } from '../support/admin.ts'
import type { TestApp } from '../support/app.ts'
import { openAccessAt } from '../support/live-access.ts'
import { localUser } from '../support/people.ts'
import { receiver } from '../support/receivers.ts'
import { decideRequests } from './users/every-change-of-requests.cases.ts'
import { changeLibrary } from './library/every-change-of-resources.cases.ts'
import { changeCollections, changeShares } from './library/every-change-of-shares.cases.ts'
import { changeSamlKeys, changeUpstreams } from './upstreams/every-change-of-upstreams.cases.ts'

export type Upload = { readonly mediaType: string; readonly body: string | Uint8Array<ArrayBuffer> }

/** An account in which every change of the console is made; `go` makes one, and throws where it is refused. */
export type Walk = {
  readonly app: TestApp
  readonly account: Account
  readonly client: AdminClient
  readonly go: (method: string, path: string, body?: unknown) => Promise<AdminAnswer>
  readonly upload: (method: string, path: string, upload: Upload) => Promise<AdminAnswer>
}

const restricted = 'media_library_restricted_access'

/** A picture of one pixel. */
const pixel = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)

async function changeAccount({ client, go, upload }: Walk): Promise<void> {
  await go('PATCH', '/account', { name: 'Told' })
  await go('PATCH', '/account/sign-in-policy', { rememberDays: 14 })
  await go('PUT', '/audit/retention', { months: 24 })
  await go('PATCH', '/branding', { accent: '#7a1f5c' })
  await upload('PUT', '/branding/logo', { mediaType: 'image/png', body: pixel })
  await go('DELETE', '/branding/logo')
  await go('PUT', '/group-names', { rule: 'open' })
  const uploader = (await client.get('/uploader-settings')).body
  await go('PUT', '/uploader-settings', { ...uploader, blockedMimeTypes: ['image/svg+xml'] })
  await go('PUT', '/account/rights/active', {})
  await go('PUT', '/account/activation', { byRight: true })
  await go('PUT', '/account/activation', { byRight: false })
  await go('DELETE', '/account/rights/active')
}

async function changePlan({ app, account, go }: Walk): Promise<void> {
  await setPlan(app.inAccount(account), { plan: 'paid', quotas: { seats: null }, reason: null })
  await go('POST', '/plan/cancel', {})
  await go('POST', '/plan/resume', {})
  await go('PUT', '/plan', { plan: 'enterprise' })
}

async function changeWebhooks({ app, go }: Walk): Promise<void> {
  const hook = { url: 'https://hooks.example/', eventTypes: ['*'] }
  const { id } = (await go('POST', '/webhooks', hook)).body.webhook
  await go('PATCH', `/webhooks/${id}`, { description: 'All' })
  await go('POST', `/webhooks/${id}/secrets`, {})
  const { delivery } = (await go('POST', `/webhooks/${id}/ping`)).body
  await app.db('webhook_deliveries').where({ id: delivery }).update({ state: 'failed' })
  await go('POST', `/webhooks/${id}/deliveries/${delivery}/replay`)
  await app.db('webhook_deliveries').where({ id: delivery }).update({ state: 'failed' })
  await go('POST', `/webhooks/${id}/replay`, { from: '2020-01-01T00:00:00Z' })
  await go('DELETE', `/webhooks/${id}`)
}

async function changePeople({ app, account, go }: Walk): Promise<void> {
  const user = (await go('POST', '/users', { userName: 'ana', role: restricted })).body.id
  await go('PATCH', `/users/${user}`, { displayName: 'Ana' })
  await go('POST', `/users/${user}/suspension`)
  await go('DELETE', `/users/${user}/suspension`)
  await go('POST', `/users/${user}/password`, {})
  await go('DELETE', `/users/${user}/factors`)
  const invited = { userName: 'bo@lumen.example', role: restricted }
  const guest = (await go('POST', '/invitations', invited)).body.user.id
  await go('POST', `/users/${guest}/invitation`)
  await go('DELETE', `/users/${guest}/invitation`)
  await go('PUT', `/users/${user}/rights/analytics.view`, {})
  await go('DELETE', `/users/${user}/rights/analytics.view`)
  await go('PUT', `/users/${user}/role`, { role: 'finance' })
  await go('DELETE', `/users/${user}`)
  const gone = await localUser(app.inAccount(account), 'gone')
  await go('DELETE', `/users/${gone.id}`)
  await go('POST', '/audit/erasures', { user: gone.id })
}

async function endSessions({ app, account, client, go }: Walk): Promise<void> {
  const somebody = await localUser(app.inAccount(account), 'somebody')
  const open = async ({ sub }: { readonly sub: string }): Promise<string> =>
    (await openAccessAt(app.db, { accountId: account.id, sub, clientId: 'light-table' })).uid
  await go('DELETE', `/users/${somebody.id}/sessions/${await open(somebody)}`)
  await open(somebody)
  await go('DELETE', `/users/${somebody.id}/sessions`)
  const input = { name: 'Light Table', redirectUris: ['https://light.example/cb'] }
  const { clientId } = (await client.post('/applications', input)).body
  await go('DELETE', `/users/${somebody.id}/applications/${clientId}/access`)
  await go('DELETE', `/me/sessions/${await open(client.user)}`)
  await open(client.user)
  await go('POST', '/me/sessions/end-others')
}

async function changeGroups({ app, account, client, go, upload }: Walk): Promise<void> {
  const user = (await localUser(app.inAccount(account), 'member', restricted)).id
  const group = (await go('POST', '/groups', { name: 'Brand' })).body.id
  const path = `/groups/${group}`
  await go('PATCH', path, { description: 'The brand' })
  await upload('PUT', `${path}/icon`, { mediaType: 'image/png', body: pixel })
  await go('DELETE', `${path}/icon`)
  const { uploader } = (await client.get(`${path}/uploader-settings`)).body
  const metadata = { on: true, values: { credit: { visible: true, required: false } } }
  await go('PUT', `${path}/uploader-settings`, { ...uploader, metadata })
  await go('POST', `${path}/members`, { members: [user] })
  await go('DELETE', `${path}/members/${user}`)
  await go('PUT', `${path}/managers/${user}`)
  await go('DELETE', `${path}/managers/${user}`)
  await go('PUT', `${path}/rights/analytics.view`, {})
  await go('DELETE', `${path}/rights/analytics.view`)
  const copy = (await go('POST', `${path}/copy`, { name: 'Copy' })).body.id
  await go('POST', `${path}/members`, { members: [user] })
  await go('DELETE', `${path}/members`)
  await go('DELETE', `${path}?confirmation=Brand`)
  await go('POST', `/deleted-groups/${group}/restore`)
  await go('DELETE', `/groups/${copy}?confirmation=Copy`)
  await go('DELETE', `/deleted-groups/${copy}`)
}

async function importThem({ upload }: Walk): Promise<void> {
  const csv = (body: string): Upload => ({ mediaType: 'text/csv', body })
  await upload('POST', '/imports/users', csv(`userName,role\nimported,${restricted}\n`))
  await upload('POST', '/imports/groups', csv('name\nImported\n'))
  await upload('POST', '/imports/memberships', csv('group,userName\nImported,imported\n'))
}

async function changeApplications({ app, account, go }: Walk): Promise<void> {
  const user = (await localUser(app.inAccount(account), 'holder')).id
  const gallery = { name: 'Gallery', redirectUris: ['https://g.example/back'] }
  const path = `/applications/${(await go('POST', '/applications', gallery)).body.clientId}`
  await go('PATCH', path, { name: 'Galleries' })
  const secret = (await go('POST', `${path}/secrets`, {})).body.id
  await go('DELETE', `${path}/secrets/${secret}`)
  await go('POST', `${path}/secrets/roll`, { graceHours: 1 })
  await go('PUT', `${path}/claims`, { groups: 'all' })
  await go('PUT', `${path}/assignments/${user}`)
  await go('DELETE', `${path}/assignments/${user}`)
  await go('POST', `${path}/roles`, { key: 'editor', name: 'Editor' })
  await go('PATCH', `${path}/roles/editor`, { name: 'Editors' })
  await go('PUT', `${path}/roles/editor/assignments/${user}`)
  await go('DELETE', `${path}/roles/editor/assignments/${user}`)
  await go('DELETE', `${path}/roles/editor`)
  await go('POST', `${path}/end-access`)
  await go('DELETE', path)
  const service = { name: 'Watch', client: { type: 'service' } }
  const watch = `/applications/${(await go('POST', '/applications', service)).body.clientId}`
  await go('PUT', `${watch}/rights/users.view`, {})
  await go('DELETE', `${watch}/rights/users.view`)
  const expiresAt = new Date(Date.now() + 60_000).toISOString()
  const { id } = (await go('POST', '/registration-tokens', { expiresAt })).body
  await go('DELETE', `/registration-tokens/${id}`)
}

async function changeConnections({ go }: Walk): Promise<void> {
  const path = `/connections/${(await go('POST', '/connections', { name: 'Entra' })).body.id}`
  await go('PATCH', path, { rateLimit: 20 })
  const token = (await go('POST', `${path}/tokens`, {})).body.id
  await go('DELETE', `${path}/tokens/${token}`)
  await go('DELETE', path)
}

async function tellOthers({ app, account, go }: Walk): Promise<void> {
  const stream = await (await receiver(app, account)).makeStream({})
  await go('PUT', `/streams/${stream}/status`, { status: 'paused' })
  await go('DELETE', `/streams/${stream}`)
  const dead = async (): Promise<string> => {
    const row = { account_id: account.id, kind: 'back-channel-logout', payload: '{}' }
    const later = new Date(Date.now() + 3_600_000)
    const times = { dead_at: new Date(), next_attempt_at: later }
    const [made] = await app.db('outbox').insert({ ...row, ...times }, 'id')
    return made.id
  }
  await go('POST', `/outbox/${await dead()}/retry`)
  await dead()
  await go('POST', '/outbox/retry')
}

async function changeKeys({ go }: Walk): Promise<void> {
  const { kid } = (await go('POST', '/keys/rotate', { algorithm: 'ES256' })).body
  await go('DELETE', `/keys/${kid}`)
}

/** Signing out ends the walk. */
async function signOut({ app, account, client, go }: Walk): Promise<void> {
  const own = { accountId: account.id, sub: client.user.sub, clientId: 'light-table' }
  const { uid } = await openAccessAt(app.db, own)
  await app.db('console_sessions').where({ user_id: client.user.id }).update({ session_uid: uid })
  await go('POST', '/me/sign-out')
}

/** One after the other; the last one ends the session in which they are made. */
export const chapters: readonly ((walk: Walk) => Promise<void>)[] = [
  changeAccount,
  changePlan,
  changeWebhooks,
  changePeople,
  decideRequests,
  endSessions,
  changeGroups,
  importThem,
  changeApplications,
  changeConnections,
  changeSamlKeys,
  changeUpstreams,
  tellOthers,
  changeKeys,
  changeCollections,
  changeShares,
  changeLibrary,
  signOut,
]
