import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

for (const [what, path, body] of [
  ['password', '/password', {}],
  ['address', '', { userName: 'mine@x.example' }],
] as const) {
  test(`no ${what} is set for somebody who is made an administrator just then`, async t => {
    const account = await app.makeAccount(`meanwhile-${what}`)
    const context = app.inAccount(account)
    const helper = await adminClient(app, account, { role: 'finance' })
    await grantRight(context, { principalId: helper.user.id, right: 'users.manage' })
    const person = await localUser(context, 'person', 'finance')
    const raising = await app.db.transaction()
    await raising('users').where({ id: person.id }).update({ role: 'account_administrator' })
    const own = `/users/${person.id}${path}`
    const answer = path === '' ? helper.patch(own, body) : helper.post(own, body)
    await sleep(300) // by now it waits for the row, and is refused as well where it does not
    await raising.commit()
    t.is((await answer).status, 403)
    t.is(await app.db('passwords').where({ user_id: person.id }).first(), undefined)
    t.is((await app.db('users').where({ id: person.id }).first()).user_name, 'person')
  })
}
