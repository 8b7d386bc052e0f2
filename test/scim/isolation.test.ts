import test from 'ava'
import { createUser } from '../../src/domain/users/create-user.ts'
import type { RouteDeclaration } from '../../src/http/routes.ts'
import { testApp } from '../support/app.ts'
import { aGroup, aUser, type ScimClient, scimClient } from '../support/scim.ts'

const app = testApp(test)
let own: ScimClient
let foreign: ScimClient
let sameAccount: ScimClient
let userId: string
let groupId: string

test.before(async () => {
  const lumen = app.inAccount(await app.makeAccount('lumen'))
  own = await scimClient(lumen)
  sameAccount = await scimClient(lumen)
  foreign = await scimClient(app.inAccount(await app.makeAccount('other')))
  userId = (await own.post('/Users', aUser('mia@lumen.example', { externalId: 'e-1' }))).body.id
  groupId = (await own.post('/Groups', aGroup('Picture desk', [userId]))).body.id
})

function scimRoutes(): readonly RouteDeclaration[] {
  return app.listening.app.routes.filter(({ path }) => /^\/t\/:account\/scim(\/|$)/.test(path))
}

/** The address of a route in an account, with an id of lumen where it takes one. */
function addressOf({ path }: RouteDeclaration, slug: string): string {
  const id = path.includes('/Groups/') ? groupId : userId
  return `${app.url}${path.replace(':account', slug).replace(':id', id)}`
}

async function call(route: RouteDeclaration, slug: string, token?: string): Promise<Response> {
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(route.method)
  return fetch(addressOf(route, slug), {
    method: route.method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(hasBody ? { 'content-type': 'application/scim+json' } : {}),
    },
    ...(hasBody ? { body: '{}' } : {}),
  })
}

async function everything(): Promise<unknown> {
  const { rows } = await app.db.raw<{ rows: unknown[] }>(
    `select (select jsonb_agg(to_jsonb(u) order by id) from users u) as users,
            (select jsonb_agg(to_jsonb(g) order by id) from groups g) as groups,
            (select jsonb_agg(to_jsonb(m) order by member_id, group_id) from memberships m) as members`,
  )
  return rows[0]
}

test.serial(
  'every SCIM route refuses nobody, a wrong token, and another account’s token, and changes nothing',
  async t => {
    const before = await everything()
    const routes = scimRoutes()
    t.is(routes.length, 2 * 33, 'each with and without the version')
    for (const route of routes) {
      const title = `${route.method} ${route.path}`
      const answers = [
        await call(route, 'lumen', foreign.token),
        await call(route, 'lumen', 'cohort_scim_nonsense'),
        ...(route.needs === 'optional-connection' ? [] : [await call(route, 'lumen')]),
      ]
      for (const answer of answers) {
        t.is(answer.status, 401, title)
        t.regex(answer.headers.get('www-authenticate') ?? '', /^Bearer /)
        const body = (await answer.json()) as { schemas: string[]; status: string }
        t.deepEqual(body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error'])
        t.is(body.status, '401')
      }
    }
    t.deepEqual(await everything(), before)
  },
)

test.serial(
  'ids of another account, and of another connection, are as unknown as ids that never were',
  async t => {
    const before = await everything()
    const unknown = '01a201b9-0000-7000-8000-000000000000'
    for (const scim of [foreign, sameAccount]) {
      for (const [kind, id] of [
        ['Users', userId],
        ['Groups', groupId],
      ] as const) {
        const body = kind === 'Users' ? aUser('x@lumen.example') : aGroup('X')
        const name = kind === 'Users' ? 'title' : 'displayName'
        const change = [{ op: 'replace', path: name, value: 'changed' }]
        for (const act of [
          (which: string) => scim.get(`/${kind}/${which}`),
          (which: string) => scim.put(`/${kind}/${which}`, body),
          (which: string) => scim.patch(`/${kind}/${which}`, change),
          (which: string) => scim.delete(`/${kind}/${which}`),
        ]) {
          const [hidden, missing] = [await act(id), await act(unknown)]
          t.is(hidden.status, 404)
          t.deepEqual(hidden.body, missing.body)
        }
      }
      const lists = [await scim.get('/Users'), await scim.get('/Groups')]
      t.deepEqual(
        lists.map(({ body }) => body.totalResults),
        [0, 0],
      )
    }
    t.deepEqual(await everything(), before)
  },
)

test.serial(
  'a member of another account or connection is refused like one that does not exist',
  async t => {
    for (const scim of [foreign, sameAccount]) {
      const made = await scim.post('/Groups', aGroup(`Theirs ${scim.connectionId}`))
      for (const value of [userId, groupId]) {
        const op = { op: 'add', path: 'members', value: [{ value }] }
        const answer = await scim.patch(`/Groups/${made.body.id}`, [op])
        t.is(answer.status, 400)
        t.is(answer.body.scimType, 'invalidValue')
      }
      t.deepEqual((await scim.get(`/Groups/${made.body.id}`)).body.members, undefined)
    }
  },
)

test.serial('3.4-9: filters tell nothing of hidden users and groups', async t => {
  const filters = [
    ['Groups', `members.value eq "${userId}"`],
    ['Users', `groups.value eq "${groupId}"`],
    ['Users', 'externalId eq "e-1"'],
    ['Users', 'userName eq "mia@lumen.example"'],
  ] as const
  for (const scim of [foreign, sameAccount]) {
    for (const [kind, filter] of filters) {
      const found = await scim.get(`/${kind}?filter=${encodeURIComponent(filter)}`)
      t.is(found.status, 200)
      t.is(found.body.totalResults, 0, filter)
    }
  }
})

test.serial('3.4-23: an externalId shaped like an id is only an externalId', async t => {
  const made = await own.post('/Users', aUser('shape@lumen.example', { externalId: userId }))
  t.is((await own.get(`/Users/${userId}`)).body.userName, 'mia@lumen.example')
  await own.delete(`/Users/${made.body.id}`)
  t.is((await own.get(`/Users/${userId}`)).status, 200)
})

test.serial(
  'section 8: encoded slashes, case and doubled slashes do not reach a handler around the token',
  async t => {
    const paths = [
      'Users%2f',
      'users',
      '/Users',
      'Users/../Users',
      './Users',
      'Users%00',
      '%55sers/..%2fUsers',
    ]
    for (const path of paths) {
      const answer = await fetch(`${own.base}/${path}`)
      t.true([401, 404].includes(answer.status), `${path}: ${answer.status}`)
    }
  },
)

test.serial(
  'an account administrator is never seen or changed by a directory, adoption or not',
  async t => {
    const context = app.inAccount(await app.makeAccount('adopting'))
    const input = { externalId: null, displayName: null, active: true, attributes: {}, values: {} }
    const boss = await createUser(context, {
      ...input,
      userName: 'boss',
      role: 'account_administrator',
    })
    const local = await createUser(context, { ...input, userName: 'local', role: 'developer' })
    const scim = await scimClient(context, { adoption: true })
    t.is((await scim.get(`/Users/${boss.id}`)).status, 404)
    t.is((await scim.get('/Users')).body.totalResults, 1)
    const conflict = await scim.post('/Users', aUser('boss'))
    t.is(conflict.status, 409)
    const op = { op: 'add', path: 'members', value: [{ value: boss.id }] }
    const group = await scim.post('/Groups', aGroup('Staff'))
    t.is((await scim.patch(`/Groups/${group.body.id}`, [op])).status, 400)
    const adopted = await scim.patch(`/Users/${local.id}`, [
      { op: 'replace', path: 'externalId', value: 'e' },
    ])
    t.is(adopted.status, 200)
    t.deepEqual(await app.db('users').where({ id: local.id }).pluck('managed_by'), [
      scim.connectionId,
    ])
    t.deepEqual(await app.db('users').where({ id: local.id }).pluck('role'), ['developer'])
  },
)
