import test from 'ava'
import { testApp, testSecret } from '../support/app.ts'
import { cohort } from '../support/cohort.ts'
import { localUser } from '../support/people.ts'

const app = testApp(test)

function run(...words: readonly string[]): ReturnType<typeof cohort> {
  const settings = { DATABASE_URL: app.database.url, COHORT_SECRET: testSecret }
  return cohort(settings, ['plan', ...words, '--account', 'lumen'])
}

test('plan show, a dry run and set work, and a user is refused on a full plan', async t => {
  const context = app.inAccount(await app.makeAccount('lumen'))
  await localUser(context, 'ana')
  await localUser(context, 'bo', 'developer')
  const shown = JSON.parse((await run('show', '--json')).out)
  t.like(shown, { plan: 'self-hosted', quotas: { seats: null }, used: { seats: 2 } })

  const dry = await run('set', '--plan', 'paid', '--dry-run')
  t.regex(dry.out, /dormant +users +1 +ana/)
  t.deepEqual(await app.db('accounts').where({ slug: 'lumen' }).pluck('plan'), ['self-hosted'])

  const set = await run('set', '--plan', 'paid', '--seats', '2', '--reason', 'a trial')
  t.is(set.code, 0, set.err)
  t.regex(set.out, /seats +2 of 2/)
  const settings = { DATABASE_URL: app.database.url, COHORT_SECRET: testSecret }
  const more = ['--account', 'lumen', '--user-name', 'cleo', '--role', 'developer']
  const refused = await cohort(settings, ['user', 'create', ...more])
  t.is(refused.code, 1)
  t.regex(refused.err, /^cohort: the 2 seats of the plan Paid are all taken/)
  const [change] = await app.db('plan_changes').where({ account_id: context.account.id })
  t.like(change, { kind: 'set', reason: 'a trial', actor_kind: 'command-line' })
  t.is((await run('set', '--plan', 'paid', '--seats', 'many')).code, 2)
})
