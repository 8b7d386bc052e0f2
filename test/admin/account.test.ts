import test from 'ava'
import { adminClient } from '../support/admin.ts'
import { testApp } from '../support/app.ts'

const app = testApp(test)

test('two administrators who change the account at once: the second learns what changed meanwhile', async t => {
  const account = await app.makeAccount('stale')
  const [ana, bo] = [await adminClient(app, account), await adminClient(app, account)]
  const seen = (await ana.get('/account')).headers.get('etag') ?? ''
  t.regex(seen, /^W\/"1-/)
  const first = await bo.patch('/account', { name: 'By Bo' }, { 'if-match': seen })
  t.is(first.status, 200)
  const second = await ana.patch('/account', { name: 'By Ana' }, { 'if-match': seen })
  t.is(second.status, 412)
  t.like(second.body, { code: 'stale', changed: ['name'] })
  t.like(second.body.current, { name: 'By Bo', version: 2 })
  t.is(second.headers.get('etag'), first.headers.get('etag'))
  t.is((await app.db('accounts').where({ id: account.id }).first()).name, 'By Bo')
  const now = second.headers.get('etag') ?? ''
  t.is((await ana.patch('/account', { name: 'By Ana' }, { 'if-match': now })).status, 200)
  const plain = await bo.patch('/account', { name: 'x' }, { 'if-match': '"2"' })
  t.deepEqual([plain.status, plain.body.changed], [412, undefined])
  t.is((await bo.patch('/account', { name: 'x' }, { 'if-match': '"nonsense"' })).status, 412)
  t.is((await bo.patch('/account', { name: 'x' }, { 'if-match': '*' })).status, 200)
})

test('parallel changes of the same version: one is made, the others are stale', async t => {
  const account = await app.makeAccount('race')
  const { get, patch } = await adminClient(app, account)
  const seen = (await get('/account')).headers.get('etag') ?? ''
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      patch('/account', { name: `Name ${index}` }, { 'if-match': seen }),
    ),
  )
  t.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 412, 412, 412, 412, 412],
  )
  t.is((await app.db('accounts').where({ id: account.id }).first()).version, 2)
})

test('what has not changed is not sent again', async t => {
  const { get } = await adminClient(app, await app.makeAccount('same'))
  const etag = (await get('/account')).headers.get('etag') ?? ''
  const again = await get('/account', { 'if-none-match': etag })
  t.deepEqual([again.status, again.text], [304, ''])
})

test('a change of the account tells before and after, and none where nothing changes', async t => {
  const account = await app.makeAccount('told')
  const { user, patch } = await adminClient(app, account)
  t.is((await patch('/account', { name: 'told' })).body.version, 1)
  await patch('/account', { name: 'Told' })
  const events = await app.db('events').where({ account_id: account.id, type: 'account.changed' })
  t.is(events.length, 1)
  t.like(events[0], {
    actor_kind: 'user',
    actor_id: user.id,
    data: { before: { name: 'told' }, after: { name: 'Told' } },
  })
})

test('what is wrong with a request is told by its path', async t => {
  const account = await app.makeAccount('wrong')
  const { get, patch, send } = await adminClient(app, account)
  const errorsOf = async (body: unknown): Promise<unknown> => {
    const answer = await patch('/account', body)
    t.is(answer.status, 400)
    t.is(answer.body.code, 'invalid')
    return answer.body.errors
  }
  t.like(await errorsOf({ name: 3 }), [{ path: 'name' }])
  t.deepEqual(await errorsOf({ nmae: 'x' }), [{ path: 'nmae', message: 'there is no such member' }])
  t.like(await errorsOf({ name: 'a\0b' }), [{ path: 'name' }])
  t.like(await errorsOf({ name: '\ud800' }), [{ path: 'name' }])
  t.like(await errorsOf({ name: ' ' }), [{ path: 'name' }])
  const list = (length: number): readonly number[] => Array.from({ length }, () => 1)
  t.like(await errorsOf({ name: list(20_000) }), [{ path: 'name' }])
  t.deepEqual(await errorsOf({ name: list(200_000) }), [
    { path: '', message: 'has too many members' },
  ])
  t.like(await errorsOf([]), [{ path: '' }])
  t.is((await get('/account?x=1')).body.errors[0].path, 'x')
  const upload = { mediaType: 'text/plain', body: '{}' }
  t.is((await send('PATCH', '/account', upload)).status, 415)
  const broken = { mediaType: 'application/json', body: '{' }
  t.is((await send('PATCH', '/account', broken)).status, 400)
  t.is((await get('/nothing')).body.code, 'not_found')
  const deep = { mediaType: 'application/json', body: '['.repeat(400_000) + ']'.repeat(400_000) }
  t.is((await send('PATCH', '/account', deep)).body.detail, 'is nested too deeply')
  const other = await send('DELETE', '/account', broken)
  t.deepEqual([other.status, other.headers.get('allow')], [405, 'HEAD, GET, PATCH, OPTIONS'])
})
