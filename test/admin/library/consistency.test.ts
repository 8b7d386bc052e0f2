import test from 'ava'
import type { Account } from '../../../src/model/account.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { authzenClient } from '../../support/authzen.ts'
import { type LibraryClient, libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)
let account: Account
let library: LibraryClient

test.before(async () => {
  account = await app.makeAccount('fresh')
  library = await libraryClient(app, account)
})

test('a write to a library answers a token, and a read that carries it counts the write', async t => {
  const { id: ana } = await localUser(app.inAccount(account), 'ana')
  const file = await library.register({ kind: 'file', name: 'a.jpg' })
  const wanted = { shares: [{ resource: file, principalId: ana, level: 'view' }] }
  const { headers } = await library.call('POST', '/shares', wanted)
  const token = headers.get('consistency-token') ?? ''
  t.regex(token, /^[\w-]+$/)
  const check = { questions: [{ subject: ana, resource: file, action: 'view' }] }
  const read = await fetch(`${account.issuer}/api/v1/library/check`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${library.token}`,
      'content-type': 'application/json',
      'at-least-as-fresh-as': token,
    },
    body: JSON.stringify(check),
  })
  t.is(read.status, 200)
  t.is(read.headers.get('consistency-token'), null, 'a question writes nothing')
  const { decisions } = (await read.json()) as { decisions: { allowed: boolean }[] }
  t.true(decisions[0]?.allowed)
  const later = await library.call('POST', '/shares', wanted)
  const positions = [headers, later.headers].map(each => positionOf(each.get('consistency-token')))
  t.true((positions[0] ?? 0n) <= (positions[1] ?? 0n))
})

test('a token of what is not written here yet is waited for, and then refused in words, at every door', async t => {
  const { rows } = await app.db.raw<{ rows: { at: string }[] }>(
    'select cast(pg_current_wal_insert_lsn() + 10000000000 as text) as at',
  )
  const headers = { 'at-least-as-fresh-as': Buffer.from(rows[0]?.at ?? '').toString('base64url') }
  const began = await app.db.raw<{ rows: { now: Date }[] }>('select clock_timestamp() as now')
  const client = await adminClient(app, account)
  const { status, body, headers: told } = await client.get('/library/actions', headers)
  t.deepEqual([status, body.code], [503, 'busy'])
  t.is(body.detail, 'what was written has not arrived here yet')
  t.is(told.get('retry-after'), '1')
  const ended = await app.db.raw<{ rows: { now: Date }[] }>('select clock_timestamp() as now')
  t.true((ended.rows[0]?.now ?? 0) > (began.rows[0]?.now ?? 0))
  const file = await library.register({ kind: 'file', name: 'future.jpg' })
  const asked = {
    subject: { type: 'user', id: 'x' },
    action: { name: 'view' },
    resource: { type: 'file', id: file },
  }
  t.is((await authzenClient(account, library.token).ask('/evaluation', asked, headers)).status, 503)
})

test('what is no token is refused, at every door', async t => {
  const client = await adminClient(app, account)
  for (const token of ['x', 'MC8xNkIzNzQ4Lg', Buffer.from("0/0'; select").toString('base64url')]) {
    const headers = { 'at-least-as-fresh-as': token }
    const { status, body } = await client.get('/library/actions', headers)
    t.deepEqual([status, body.code], [400, 'invalid'])
    const authzen = authzenClient(account, library.token)
    const asked = {
      subject: { type: 'user', id: 'x' },
      action: { name: 'view' },
      resource: { type: 'file', id: 'key:x' },
    }
    t.is((await authzen.ask('/evaluation', asked, headers)).status, 400)
  }
})

function positionOf(token: string | null): bigint {
  const [high = '', low = ''] = Buffer.from(token ?? '', 'base64url')
    .toString()
    .split('/')
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
}
