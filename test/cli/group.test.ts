import test from 'ava'
import { createApplication } from '../../src/domain/applications/applications.ts'
import { testApp, testSecret } from '../support/app.ts'
import { cohort, type Ended } from '../support/cohort.ts'
import { localGroup } from '../support/groups.ts'
import { localUser } from '../support/people.ts'

const app = testApp(test)

async function run(noun: string, verb: string, ...words: readonly string[]): Promise<Ended> {
  const settings = { DATABASE_URL: app.database.url, COHORT_SECRET: testSecret }
  return cohort(settings, [noun, verb, '--account', 'lumen', ...words])
}

test.serial(
  'group add-member, members and remove-member keep to the rules of the console',
  async t => {
    const context = app.inAccount(await app.makeAccount('lumen'))
    const mia = await localUser(context, 'mia')
    const dev = await localUser(context, 'dev', 'developer')
    const { id } = await localGroup(context, 'Desk')
    const add = (user: string, ...more: string[]): Promise<Ended> =>
      run('group', 'add-member', '--group', id, '--user', user, ...more)
    const added = await add(mia.id, '--expires-in', '2d')
    t.is(added.out, 'Desk has 1 member\n', added.err)
    const [row] = await app.db('memberships').where({ group_id: id })
    t.true(Math.abs(row.until.getTime() - Date.now() - 2 * 86_400_000) < 600_000)
    const unfit = await add(dev.id)
    t.deepEqual([unfit.code, unfit.out], [1, ''])
    t.regex(unfit.err, /kind of the group is not for them/)
    t.regex((await add(id.replace(/^./, '1'))).err, /no such user or group/)
    const members = JSON.parse((await run('group', 'members', '--group', id, '--json')).out)
    t.deepEqual(members, [{ id: mia.id, kind: 'user', name: 'mia' }])
    const removed = await run('group', 'remove-member', '--group', id, '--user', mia.id)
    t.is(removed.out, 'Desk has 0 members\n', removed.err)
    t.is((await run('group', 'remove-member', '--group', id, '--user', mia.id)).code, 1)
    const actors = await app.db('events').where({ target_id: id, type: 'group.changed' })
    t.deepEqual(
      actors.map(each => each.actor_kind),
      ['command-line', 'command-line'],
    )
  },
)

test.serial('an application is given rights, which are listed and taken', async t => {
  const [stored] = await app.db('accounts').where({ slug: 'lumen' })
  const context = app.inAccount(stored)
  const { application } = await createApplication(context, {
    name: 'Sync',
    redirectUris: [],
    postLogoutRedirectUris: [],
    access: 'assigned',
    homeUrl: null,
    contact: null,
    claims: {},
    client: { type: 'service' },
  })
  const of = ['--application', application.clientId]
  const both = ['--right', 'users.view', '--right', 'library.ask']
  const given = await run('application', 'grant', ...of, ...both)
  t.is(given.code, 0, given.err)
  await run('application', 'grant', ...of, '--right', 'groups.view', '--expires-in', '1d')
  const listed = JSON.parse((await run('application', 'rights', ...of, '--json')).out)
  t.deepEqual(
    listed.map((each: { right: string; until: string | null }) => [
      each.right,
      each.until === null,
    ]),
    [
      ['groups.view', false],
      ['library.ask', true],
      ['users.view', true],
    ],
  )
  const wrong = await run('application', 'grant', ...of, '--right', 'audit.view', '--right', 'x')
  t.is(wrong.code, 2)
  t.is((await run('application', 'revoke', ...of, '--right', 'users.view')).code, 0)
  t.is((await run('application', 'revoke', ...of, '--right', 'users.view')).code, 1)
  t.is((await run('application', 'grant', ...of, '--right', 'everything')).code, 2)
  const left = await app
    .db('granted_rights')
    .where({ principal_id: application.id })
    .orderBy('right_key')
  t.deepEqual(
    left.map(each => [each.right_key, each.granter_kind]),
    [
      ['groups.view', 'command-line'],
      ['library.ask', 'command-line'],
    ],
  )
})
