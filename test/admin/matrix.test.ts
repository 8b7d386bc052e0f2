import { randomUUID } from 'node:crypto'
import test from 'ava'
import { contract } from '../../src/admin/contract/contract.ts'
import type { Definition } from '../../src/admin/contract/operation.ts'
import { changeUser } from '../../src/domain/users/change-user.ts'
import type { Account } from '../../src/model/account.ts'
import { isRight, type Right, rights } from '../../src/model/right.ts'
import { roleRecords, roles } from '../../src/model/role.ts'
import { adminClient, type AdminAnswer, type AdminClient, call } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { consoleService } from '../support/service.ts'

/**
 * Every operation of the contract × who may ask: what a caller lacks is refused before the request is read (403 with the
 * rights that are needed), and what they have is not. Requests carry a body that no schema takes, so that nothing is done.
 */
const app = testApp(test)
let account: Account

test.before(async () => {
  account = await app.makeAccount('matrix')
})

/** The rights of which any will do; undefined where being signed in is enough. */
function neededBy({ needs }: Definition): readonly Right[] | undefined {
  if (needs === 'signed-in' || needs === 'public') return undefined
  return typeof needs === 'string' ? [needs] : needs
}

function isAllowed(operation: Definition, held: Iterable<Right>): boolean {
  const has = new Set(held)
  return neededBy(operation)?.some(right => has.has(right)) !== false
}

type Extra = Readonly<Record<string, string>>

async function tryOut(operation: Definition, headers: Extra, at = account): Promise<AdminAnswer> {
  const path = operation.path.replaceAll(/:\w+/g, () => randomUUID())
  const bare = { method: operation.method, path }
  const takes = operation.body !== undefined || operation.upload !== undefined
  const request = takes
    ? { ...bare, headers: { ...headers, 'content-type': 'application/json' }, raw: '[]' }
    : { ...bare, headers }
  return call(`${at.issuer}/api/v1`, request)
}

function headersOf({ cookie, csrfToken }: Pick<AdminClient, 'cookie' | 'csrfToken'>): Extra {
  return { cookie, origin: app.url, 'x-csrf-token': csrfToken }
}

const refused = ({ status, body }: AdminAnswer): boolean =>
  status === 403 && body.code === 'forbidden' && Array.isArray(body.rights)

test('every operation declares rights of the catalogue, and no two are alike', t => {
  t.is(new Set(contract.map(({ id }) => id)).size, contract.length)
  t.is(new Set(contract.map(({ method, path }) => `${method} ${path}`)).size, contract.length)
  for (const operation of contract) {
    const needed = neededBy(operation)
    t.true(needed === undefined || (needed.length > 0 && needed.every(isRight)), operation.id)
    t.not(operation.needs, 'public', `${operation.id}: nothing of the API is open to everybody`)
    const named = [...operation.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
    const schema = operation.params as
      { readonly shape?: Readonly<Record<string, unknown>> } | undefined
    t.deepEqual(Object.keys(schema?.shape ?? {}).toSorted(), named.toSorted(), operation.id)
  }
})

for (const role of roles) {
  test(`IK-01 to IK-08: a ${role} may do what the role implies and nothing else`, async t => {
    let client = await adminClient(app, account, { role })
    for (const operation of contract) {
      const answer = await tryOut(operation, headersOf(client))
      const title = `${operation.id}: ${answer.status} ${answer.text}`
      t.not(answer.status, 401, title)
      t.true(answer.status < 500, title)
      t.is(refused(answer), !isAllowed(operation, roleRecords[role].rights), title)
      if (operation.path.startsWith('/me/')) client = await adminClient(app, account, { role })
    }
  })
}

test('nobody, the other account, the disabled and the forged are refused every operation', async t => {
  const other = await adminClient(app, await app.makeAccount('matrix-2'))
  const off = await adminClient(app, account)
  await changeUser(app.inAccount(account), off.user.id, {
    change: user => ({ ...user, active: false }),
  })
  const token = other.cookie.split('=')[1] ?? ''
  const bad: readonly Extra[] = [
    {},
    headersOf(other),
    headersOf({ ...other, cookie: `cohort-matrix=${token}` }),
    headersOf(off),
    headersOf({ ...off, cookie: `cohort-matrix=${'x'.repeat(60)}` }),
    { authorization: 'Bearer nonsense' },
    { authorization: `Bearer ${token}` },
    { authorization: 'Basic eDp5' },
  ]
  for (const operation of contract) {
    for (const headers of bad) {
      const { status, body } = await tryOut(operation, headers)
      t.deepEqual(
        [status, body.code],
        [401, 'unauthenticated'],
        `${operation.id} ${JSON.stringify(headers)}`,
      )
    }
  }
})

test('every change needs the token of the session and the origin of a page of ours', async t => {
  const client = await adminClient(app, account)
  const { cookie, csrfToken } = client
  const foreign = (await adminClient(app, account)).csrfToken
  for (const operation of contract.filter(({ method }) => method !== 'GET')) {
    const codeWith = async (headers: Extra): Promise<unknown> =>
      (await tryOut(operation, { cookie, ...headers })).body?.code
    t.is(await codeWith({}), 'cross_site', operation.id)
    t.is(await codeWith({ 'x-csrf-token': csrfToken }), 'cross_site', operation.id)
    t.is(
      await codeWith({ origin: 'https://elsewhere.example', 'x-csrf-token': csrfToken }),
      'cross_site',
    )
    t.is(await codeWith({ origin: app.url }), 'csrf', operation.id)
    t.is(await codeWith({ origin: app.url, 'x-csrf-token': foreign }), 'csrf', operation.id)
  }
})

test('what asks for a recent sign-in is refused sixteen minutes after it, with the way to one', async t => {
  const late = await adminClient(app, account, { ago: 16 * 60 })
  const service = await consoleService(app, account, rights)
  const bearer = { authorization: `Bearer ${await service.token()}` }
  for (const operation of contract) {
    const { status, body } = await tryOut(operation, headersOf(await fresh(operation, late)))
    const isAsked = body?.code === 'reauthentication_required'
    t.is(isAsked, operation.recent === true, operation.id)
    if (!isAsked) continue
    t.is(status, 403)
    t.is(body.signIn, `${account.issuer}/console/sign-in?prompt=login`)
    t.not((await tryOut(operation, bearer)).status, 401, 'an application proves itself each time')
  }
})

/** What ends sessions gets one of its own. */
async function fresh(operation: Definition, client: AdminClient): Promise<AdminClient> {
  return operation.path.startsWith('/me/') ? adminClient(app, account, { ago: 16 * 60 }) : client
}

test('a service may do what its token says: every operation with its right, none with all others', async t => {
  const service = await consoleService(app, account, rights)
  const tokens = new Map<string, string>()
  const bearer = async (held: readonly Right[]): Promise<Extra> => {
    const key = held.join(' ')
    const token = tokens.get(key) ?? (await service.token(held))
    tokens.set(key, token)
    return { authorization: `Bearer ${token}` }
  }
  for (const operation of contract) {
    const needed = neededBy(operation)
    if (needed === undefined) continue
    const without = await tryOut(
      operation,
      await bearer(rights.filter(each => !needed.includes(each))),
    )
    t.true(refused(without), `${operation.id}: ${without.status}`)
    for (const right of needed) {
      const answer = await tryOut(operation, await bearer([right]))
      t.false(
        refused(answer) || answer.status === 401,
        `${operation.id} with ${right}: ${answer.text}`,
      )
    }
  }
})
