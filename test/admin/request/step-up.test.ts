import test from 'ava'
import { adminClient } from '../../support/admin.ts'
import { addPerson, agency, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { openBrowser } from '../../support/browser.ts'

const app = testApp(test)

test('a role is changed only by whoever has proved a moment ago who they are', async t => {
  const { account, context, bo } = await agency(app, 'step-up')
  const chief = await addPerson(app, context, { userName: 'chief', role: 'account_administrator' })
  // Setting the password a moment ago ended what was before it.
  await app.db('users').where({ id: chief.id }).update({ access_ended_at: null })
  const late = await adminClient(app, account, { user: chief, ago: 16 * 60 })
  const role = { role: 'finance' }
  const refused = await late.put(`/users/${bo.id}/role`, role)
  t.deepEqual([refused.status, refused.body.code], [403, 'reauthentication_required'])
  t.is((await app.db('users').where({ id: bo.id }).first()).role, 'developer')

  const browser = openBrowser(app.url)
  await signIn(browser, await browser.open(refused.body.signIn), 'chief')
  const cookie = browser.cookies().find(({ name }) => name === 'cohort-step-up')?.value ?? ''
  const headers = { cookie: `cohort-step-up=${cookie}` }
  const me = await late.get('/me', headers)
  const changed = await late.put(`/users/${bo.id}/role`, role, {
    ...headers,
    'x-csrf-token': me.body.csrfToken,
  })
  t.is(changed.status, 200, changed.text)
  t.is((await app.db('users').where({ id: bo.id }).first()).role, 'finance')
})

test('an account administrator is made only by whoever has proved a moment ago who they are', async t => {
  const account = await app.makeAccount('new-chief')
  const late = await adminClient(app, account, { ago: 16 * 60 })
  const count = async (): Promise<number> =>
    (await app.db('users').where({ account_id: account.id })).length
  for (const path of ['/users', '/invitations']) {
    const chief = await late.post(path, { userName: 'chief', role: 'account_administrator' })
    t.deepEqual([chief.status, chief.body.code], [403, 'reauthentication_required'])
    t.is(await count(), path === '/users' ? 1 : 2)
    const other = await late.post(path, {
      userName: `editor-${path.slice(1)}@press.example`,
      role: 'developer',
    })
    t.is(other.status, 201, other.text)
  }
  const upload = { mediaType: 'text/csv', body: 'userName,role\nchief,account_administrator\n' }
  t.is((await late.send('POST', '/imports/users', upload)).body.code, 'reauthentication_required')
  t.is(await count(), 3)
})
