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
