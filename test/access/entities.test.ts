import test from 'ava'
import { createApplication } from '../../src/domain/applications/applications.ts'
import { assignAppRole, createAppRole } from '../../src/domain/applications/app-roles.ts'
import { assign } from '../../src/domain/applications/assignments.ts'
import type { Context } from '../../src/domain/context.ts'
import { suspendUser } from '../../src/domain/users/suspension.ts'
import type { Account } from '../../src/model/account.ts'
import type { Application } from '../../src/model/application.ts'
import { testApp } from '../support/app.ts'
import { type Authzen, authzenClient } from '../support/authzen.ts'
import { localGroup, putInto } from '../support/groups.ts'
import { type LibraryClient, libraryClient } from '../support/library.ts'
import { localUser } from '../support/people.ts'

const app = testApp(test)
let account: Account
let context: Context
let library: LibraryClient
let pdp: Authzen

test.before(async () => {
  account = await app.makeAccount('entities')
  context = app.inAccount(account)
  library = await libraryClient(app, account, [
    'library.keep',
    'library.ask',
    'applications.view',
    'groups.view',
  ])
  pdp = authzenClient(account, library.token)
})

type Entity = { readonly type: string; readonly id: string }
const user = (id: string): Entity => ({ type: 'user', id })

async function decide(subject: Entity, name: string, resource: Entity, as = pdp): Promise<boolean> {
  const { status, body } = await as.ask('/evaluation', { subject, action: { name }, resource })
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.decision
}

async function gallery(name: string): Promise<Application> {
  const { application } = await createApplication(context, {
    name,
    redirectUris: ['https://gallery.example/back'],
    postLogoutRedirectUris: [],
    access: 'assigned',
    homeUrl: null,
    contact: null,
    claims: {},
    client: {},
  })
  return application
}

test('entry to an application is decided by the one rule of entry, and searched both ways', async t => {
  const { id: ana } = await localUser(context, 'ana')
  const { id: ben } = await localUser(context, 'ben')
  const { id: group } = await localGroup(context, 'Gallery')
  const { clientId } = await gallery('Gallery')
  await assign(context, clientId, group)
  await putInto(context, group, ana)
  const resource = { type: 'application', id: clientId }
  t.true(await decide(user(ana), 'sign_in', resource))
  t.false(await decide(user(ben), 'sign_in', resource))
  t.false(await decide(user(ana), 'fly', resource))
  t.false(await decide(user(ana), 'sign_in', { type: 'application', id: 'none' }))
  const action = { name: 'sign_in' }
  t.deepEqual(await pdp.searchAll('subject', { subject: { type: 'user' }, action, resource }, 1), [
    user(ana),
  ])
  const applications = { subject: user(ana), action, resource: { type: 'application' } }
  t.deepEqual(await pdp.searchAll('resource', applications, 1), [resource])
  const actions = await pdp.ask('/search/action', { subject: user(ana), resource })
  t.deepEqual(actions.body.results, [{ name: 'sign_in' }])
  await suspendUser(context, ana)
  t.false(await decide(user(ana), 'sign_in', resource))
  t.deepEqual(await pdp.searchAll('subject', { subject: { type: 'user' }, action, resource }), [])
})

test('membership is through groups too, and so are roles of applications', async t => {
  const { id: cai } = await localUser(context, 'cai')
  const { id: outer } = await localGroup(context, 'Outer')
  const { id: inner } = await localGroup(context, 'Inner', { members: [cai] })
  await putInto(context, outer, inner)
  const resource = { type: 'group', id: outer }
  t.true(await decide(user(cai), 'member', resource))
  t.true(await decide({ type: 'group', id: inner }, 'member', resource))
  t.false(await decide({ type: 'group', id: outer }, 'member', { type: 'group', id: inner }))
  const action = { name: 'member' }
  t.deepEqual(await pdp.searchAll('subject', { subject: { type: 'user' }, action, resource }), [
    user(cai),
  ])
  const groups = { subject: user(cai), action, resource: { type: 'group' } }
  t.is((await pdp.searchAll('resource', groups, 1)).length, 2)
  const { clientId } = await gallery('Roles')
  await createAppRole(context, clientId, { key: 'editor', name: 'Editor', description: '' })
  await assignAppRole(context, { clientId, key: 'editor', principalId: outer })
  const role = { type: 'app_role', id: `${clientId}/editor` }
  t.true(await decide(user(cai), 'hold', role))
  t.false(await decide(user(cai), 'hold', { type: 'app_role', id: `${clientId}/none` }))
  const hold = { name: 'hold' }
  const holders = { subject: { type: 'user' }, action: hold, resource: role }
  t.deepEqual(await pdp.searchAll('subject', holders), [user(cai)])
  const roles = { subject: user(cai), action: hold, resource: { type: 'app_role' } }
  t.deepEqual(await pdp.searchAll('resource', roles), [role])
})

test('groups are subjects of a library, and types are not mistaken for each other', async t => {
  const { id: dee } = await localUser(context, 'dee')
  const { id: outer } = await localGroup(context, 'Holders')
  const { id: inner } = await localGroup(context, 'Held', { members: [dee] })
  await putInto(context, outer, inner)
  const folder = await library.register({ kind: 'folder', name: 'Held', key: 'held' })
  await library.share(folder, outer, 'view')
  const resource = { type: 'folder', id: folder }
  t.true(await decide(user(dee), 'view', resource))
  t.true(await decide({ type: 'group', id: inner }, 'view', resource))
  t.false(await decide({ type: 'group', id: dee }, 'view', resource))
  t.false(await decide(user(outer), 'view', resource))
  t.false(await decide(user(dee), 'view', { type: 'file', id: folder }))
  const found = await pdp.searchAll('subject', {
    subject: { type: 'group' },
    action: { name: 'view' },
    resource,
  })
  t.deepEqual(
    found,
    [outer, inner].toSorted().map(id => ({ type: 'group', id })),
  )
})

test('X-09: an application sees its own library only; what others hold looks like nothing', async t => {
  const { id: eli } = await localUser(context, 'eli')
  const file = await library.register({ kind: 'file', name: 'eli.jpg' })
  await library.share(file, eli, 'manage')
  const other = await libraryClient(app, account)
  const stranger = authzenClient(account, other.token)
  const unknown = '01890000-0000-7000-8000-000000000000'
  for (const name of ['Without a library before', 'With one']) {
    const asked = { subject: user(eli), action: { name: 'view' } }
    const answers = []
    for (const id of [file, unknown]) {
      const { status, body } = await stranger.ask('/evaluation', {
        ...asked,
        resource: { type: 'file', id },
      })
      answers.push({ status, body })
    }
    t.deepEqual(answers[0], answers[1])
    t.false(answers[0]?.body.decision)
    const query = { ...asked, resource: { type: 'file' } }
    t.deepEqual(await stranger.searchAll('resource', query), [])
    const who = {
      subject: { type: 'user' },
      action: asked.action,
      resource: { type: 'file', id: file },
    }
    t.deepEqual(await stranger.searchAll('subject', who), [])
    await other.register({ kind: 'folder', name })
  }
  t.false(await decide(user(eli), 'member', { type: 'group', id: unknown }, stranger))
  const { clientId } = await gallery('Open')
  await assign(context, clientId, eli)
  t.true(await decide(user(eli), 'sign_in', { type: 'application', id: clientId }))
  t.false(await decide(user(eli), 'sign_in', { type: 'application', id: clientId }, stranger))
  const beside = { action: { name: 'sign_in' }, resource: { type: 'application', id: clientId } }
  const { body } = await stranger.ask('/evaluation', { subject: user(eli), ...beside })
  t.is(body.context.reason_admin.en, 'whoever asks needs the right applications.view')
})

test.serial(
  'what fails on our side is a 500 with a message that tells nothing, and the id of the request',
  async t => {
    const broken = await app.makeAccount('broken')
    const { token } = await libraryClient(app, broken)
    const asked = { subject: user('x'), action: { name: 'view' }, resource: user('x') }
    await app.db.raw('alter table libraries rename to hidden_libraries')
    const { status, headers, body } = await authzenClient(broken, token).ask('/evaluation', asked, {
      'x-request-id': 'r-7',
    })
    await app.db.raw('alter table hidden_libraries rename to libraries')
    t.deepEqual([status, body], [500, 'something went wrong on our side'])
    t.regex(headers.get('content-type') ?? '', /^application\/json/)
    t.is(headers.get('x-request-id'), 'r-7')
  },
)

test('without the right to ask, of another account, or without a token nothing is answered', async t => {
  const { id: fay } = await localUser(context, 'fay')
  const asked = {
    subject: user(fay),
    action: { name: 'view' },
    resource: { type: 'file', id: 'key:x' },
  }
  const keeper = await libraryClient(app, account, ['library.keep'])
  const forbidden = await authzenClient(account, keeper.token).ask('/evaluation', asked)
  t.deepEqual([forbidden.status, typeof forbidden.body], [403, 'string'])
  t.regex(forbidden.headers.get('www-authenticate') ?? '', /insufficient_scope/)
  const elsewhere = await app.makeAccount('elsewhere')
  for (const token of [library.token, 'nonsense']) {
    const at = token === 'nonsense' ? account : elsewhere
    for (const path of [
      '/evaluation',
      '/evaluations',
      '/search/subject',
      '/search/resource',
      '/search/action',
    ]) {
      const { status, headers, body } = await authzenClient(at, token).ask(path, asked)
      t.deepEqual([status, typeof body], [401, 'string'])
      t.regex(headers.get('www-authenticate') ?? '', /^Bearer realm=/)
    }
  }
})
