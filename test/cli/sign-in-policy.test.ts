import test from 'ava'
import { testApp, testSecret } from '../support/app.ts'
import { cohort } from '../support/cohort.ts'
import { localUser } from '../support/people.ts'

const app = testApp(test)

test('whoever runs the server finds the way out of a policy that locked everybody out, and out of a lost device', async t => {
  const account = await app.makeAccount('lumen')
  const user = await localUser(app.inAccount(account), 'ana')
  const run = (...words: readonly string[]): ReturnType<typeof cohort> =>
    cohort({ DATABASE_URL: app.database.url, COHORT_SECRET: testSecret }, [
      ...words,
      '--account',
      'lumen',
    ])
  const policy = { passwords: false, mailedCodes: false, passkeys: false }
  await app.db('accounts').where({ id: account.id }).update({ sign_in_policy: policy })
  t.regex((await run('account', 'sign-in-policy')).out, /passwords +off/)
  const change = ['account', 'change-sign-in-policy'] as const
  const refused = await run(...change, '--second-factor', 'off')
  t.regex(refused.err, /one way to sign in here stays on/)
  const out = await run(...change, '--defaults', '--json', '--reason', 'locked out')
  t.like(JSON.parse(out.out), { passwords: true, passkeys: true, secondFactor: 'optional' })
  const roles = ['--second-factor-role', 'developer', '--second-factor-role', 'finance'] as const
  const set = await run(...change, ...roles, '--remember-days', '7', '--json')
  t.like(JSON.parse(set.out), { secondFactorRoles: ['developer', 'finance'], rememberDays: 7 })
  t.is((await run(...change, '--passwords', 'perhaps')).code, 2)
  t.is((await run(...change, '--second-factor-role', 'owner')).code, 2)
  const none = await run(...change, '--second-factor-role', 'none')
  t.regex(none.out, /secondFactorRoles +none/)

  const factor = { account_id: account.id, user_id: user.id, id: user.id, name: 'App', set_up: 'x' }
  await app.db('code_factors').insert({ ...factor, sealed_secret: 'x', last_step: 0 })
  const reset = await run('user', 'reset-factors', '--user-name', 'ana')
  t.is(reset.code, 0, reset.err)
  t.deepEqual(await app.db('code_factors').where({ user_id: user.id }), [])
  const types = ['account.sign_in_policy_changed', 'factor.reset']
  const events = await app.db('events').where({ account_id: account.id }).whereIn('type', types)
  t.is(events.length, 4)
  t.true(events.every(({ actor_kind: kind }) => kind === 'command-line'))
})
