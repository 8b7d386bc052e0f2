import test from 'ava'
import { contract } from '../../src/admin/contract/contract.ts'
import type { Definition } from '../../src/admin/contract/operation.ts'
import { newId } from '../../src/lib/ids.ts'
import type { Account } from '../../src/model/account.ts'
import { type AdminAnswer, type AdminClient, adminClient } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { receiver } from '../support/receivers.ts'

const app = testApp(test)
const tags = ['applications', 'connections', 'streams', 'keys', 'outbox']
const operations = contract.filter(({ tag }) => tags.includes(tag))

/** What the operations take that need something to be let through as far as their own checks. */
const bodies: Readonly<Record<string, object>> = {
  createApplication: { name: 'X', redirectUris: ['https://x.example/cb'] },
  createConnection: { name: 'X' },
  rollApplicationSecret: { graceHours: 0 },
  createAppRole: { key: 'another', name: 'Another' },
  setStreamStatus: { status: 'paused' },
  rotateKey: { algorithm: 'ES256' },
  addRegistrationToken: { expiresAt: new Date(Date.now() + 60_000).toISOString() },
}

type Ids = Readonly<Record<string, string>>

/** One thing of each kind, and the ids by which it is addressed. */
type Place = { readonly account: Account; readonly client: AdminClient; readonly ids: Ids }

async function furnish(slug: string): Promise<Place> {
  const account = await app.makeAccount(slug)
  const client = await adminClient(app, account)
  const { post, get, put } = client
  const input = { name: 'App', redirectUris: ['https://app.example/cb'] }
  const { clientId } = (await post('/applications', input)).body
  const path = `/applications/${clientId}`
  const secret = (await post(`${path}/secrets`, {})).body.id
  await post(`${path}/roles`, { key: 'editor', name: 'Editor' })
  await put(`${path}/assignments/${client.user.id}`)
  await put(`${path}/roles/editor/assignments/${client.user.id}`)
  const connection = (await post('/connections', { name: 'Entra' })).body.id
  const token = (await post(`/connections/${connection}/tokens`, {})).body.id
  const stream = await (await receiver(app, account)).makeStream({})
  const key = (await get('/keys')).body.items[0].kid
  const entry = newId()
  await app.db('outbox').insert({
    id: entry,
    account_id: account.id,
    kind: 'back-channel-logout',
    payload: '{}',
    dead_at: new Date(),
    next_attempt_at: new Date(Date.now() + 3_600_000),
  })
  const principal = client.user.id
  const ids = { application: clientId, secret, role: 'editor', principal, connection, token }
  return { account, client, ids: { ...ids, stream, key, entry } }
}

async function ask(client: AdminClient, operation: Definition, ids: Ids): Promise<AdminAnswer> {
  const path = operation.path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? 'nothing')
  const query = operation.id === 'previewTokens' ? `?user=${ids['principal']}` : ''
  const body = operation.body === undefined ? undefined : (bodies[operation.id] ?? {})
  const { method } = operation
  if (method === 'GET') return client.get(`${path}${query}`)
  if (method === 'DELETE') return client.delete(path)
  const send = { POST: client.post, PUT: client.put, PATCH: client.patch }[method]
  return send(path, body)
}

const tables = [
  'applications',
  'application_secrets',
  'app_roles',
  'app_role_assignments',
  'assignments',
  'connections',
  'connection_tokens',
  'streams',
  'signing_keys',
  'registration_tokens',
]

/** Everything of an account that these operations could have changed. */
async function stateOf(slug: string): Promise<string> {
  const { id } = await app.db('accounts').where({ slug }).first('id')
  const rows = await Promise.all(
    tables.map(table => app.db(table).where({ account_id: id }).orderByRaw('1, 2, 3')),
  )
  const outbox = await app.db('outbox').where({ account_id: id }).orderBy('id')
  return JSON.stringify([rows, outbox])
}

test.serial(
  'each operation on a thing of another account finds nothing, and changes nothing there',
  async t => {
    const there = await furnish('theirs')
    const client = await adminClient(app, await app.makeAccount('stranger'))
    const before = await stateOf('theirs')
    for (const operation of operations.filter(({ path }) => path.includes(':'))) {
      const { status, body } = await ask(client, operation, there.ids)
      t.deepEqual([status, body?.code], [404, 'not_found'], operation.id)
    }
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      if (operation.path.includes(':')) continue
      const { status, text } = await ask(client, operation, {})
      t.is(status, 200, operation.id)
      for (const id of Object.values(there.ids)) if (id !== 'editor') t.false(text.includes(id))
    }
    t.is(await stateOf('theirs'), before)
  },
)

test.serial('each operation is refused to who lacks its right, and changes nothing', async t => {
  const { account, ids } = await furnish('rights')
  const client = await adminClient(app, account, { role: 'media_library_view_only_access' })
  const before = await stateOf('rights')
  for (const operation of operations) {
    const { status, body } = await ask(client, operation, ids)
    t.deepEqual([status, body?.code], [403, 'forbidden'], operation.id)
  }
  t.is(await stateOf('rights'), before)
})

test.serial('what gives or ends secrets, tokens and keys needs a recent sign-in', async t => {
  const { account, ids } = await furnish('recent')
  const client = await adminClient(app, account, { ago: 16 * 60 })
  const before = await stateOf('recent')
  const secretive = operations.filter(
    ({ id: name, method }) =>
      method !== 'GET' && /secret|token|key|^create(?:App|Conn)/i.test(name),
  )
  for (const operation of secretive.filter(each => !/AppRole/.test(each.id))) {
    const { status, body } = await ask(client, operation, ids)
    t.deepEqual([status, body?.code], [403, 'reauthentication_required'], operation.id)
  }
  t.is(await stateOf('recent'), before)
})

test.serial('what is unknown to the contract is refused by each operation', async t => {
  const { client, ids } = await furnish('unknown')
  const before = await stateOf('unknown')
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? '')
    if (operation.method === 'GET') {
      const { status, body } = await client.get(`${path}?surprise=1`)
      t.deepEqual([status, body.errors.at(-1).path], [400, 'surprise'], operation.id)
    } else if (operation.body !== undefined) {
      const send = { POST: client.post, PUT: client.put, PATCH: client.patch, DELETE: client.put }
      const { status, body } = await send[operation.method](path, {
        ...bodies[operation.id],
        surprise: 1,
      })
      t.is(status, 400, operation.id)
      t.true(
        body.errors.some((each: { path: string }) => each.path === 'surprise'),
        operation.id,
      )
    }
  }
  t.is(await stateOf('unknown'), before)
})
