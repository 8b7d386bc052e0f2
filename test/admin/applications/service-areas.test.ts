import test from 'ava'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import type { Account } from '../../../src/model/account.ts'
import type { Right } from '../../../src/model/right.ts'
import { call } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { consoleService } from '../../support/service.ts'

const app = testApp(test)

type Ask = (method: string, path: string, body?: object) => Promise<number>

function asking(account: Account, token: string): Ask {
  const headers = { authorization: `Bearer ${token}` }
  return async (method, path, body) => {
    const sent = body === undefined ? {} : { body }
    const request = { method, path, headers, ...sent }
    return (await call(`${account.issuer}/api/v1`, request)).status
  }
}

const areas = [
  { level: 'none', rights: [], reads: 403, writes: 403 },
  { level: 'read', rights: ['applications.view'], reads: 200, writes: 403 },
  {
    level: 'read and write',
    rights: ['applications.view', 'applications.manage'],
    reads: 200,
    writes: 201,
  },
] as const

for (const { level, rights, reads, writes } of areas) {
  test(`IK-88: a key with the level ${level} for an area does just that there, and nothing in the others`, async t => {
    const account = await app.makeAccount(`area-${level.replaceAll(' ', '-')}`)
    const { token } = await consoleService(app, account, ['account.view', ...rights])
    const ask = asking(account, await token())
    t.is(await ask('GET', '/applications'), reads)
    const input = { name: 'App', redirectUris: ['https://app.example/cb'] }
    t.is(await ask('POST', '/applications', input), writes)
    for (const path of ['/connections', '/users', '/groups', '/keys']) {
      t.is(await ask('GET', path), 403, path)
    }
    const made = await app.db('applications').where({ account_id: account.id, name: 'App' })
    t.is(made.length, writes === 201 ? 1 : 0)
  })
}

test('AS-25: a token is worth what was asked for among what its application has', async t => {
  const account = await app.makeAccount('scopes')
  const given: readonly Right[] = ['groups.view', 'applications.view']
  const { application, token } = await consoleService(app, account, given)
  const asked = asking(account, await token(['groups.view']))
  t.is(await asked('GET', '/groups'), 200)
  t.is(await asked('GET', '/applications'), 403, 'it has it and did not ask for it')
  await grantRight(app.inAccount(account), { right: 'users.view', principalId: application.id })
  const whole = asking(account, await token())
  t.is(await whole('GET', '/groups'), 200)
  t.is(await whole('GET', '/users'), 403, 'it has it and may not ask for it')
})
