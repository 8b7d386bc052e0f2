import test from 'ava'
import { addGroup, addPerson, register } from '../../support/agency.ts'
import { testApp, testSecret } from '../../support/app.ts'
import { cohort } from '../../support/cohort.ts'

const app = testApp(test)
const where = { clientId: '', user: '', group: '' }

async function run(...words: readonly string[]): ReturnType<typeof cohort> {
  const settings = {
    DATABASE_URL: app.database.url,
    COHORT_SECRET: testSecret,
    COHORT_PUBLIC_URL: app.url,
  }
  const [noun = '', verb = '', ...rest] = words
  const target = ['--account', 'lumen', '--application', where.clientId]
  return cohort(settings, [noun, verb, ...target, ...rest])
}

async function json<Value = Record<string, unknown>>(...words: readonly string[]): Promise<Value> {
  const { code, out, err } = await run(...words, '--json')
  if (code !== 0 || err !== '') throw new Error(`${words.join(' ')}: ${code} ${err}`)
  return JSON.parse(out) as Value
}

test.before(async () => {
  const context = app.inAccount(await app.makeAccount('lumen'))
  where.clientId = (await register(context, {}, 'open')).clientId
  const mia = await addPerson(app, context, { userName: 'mia' })
  where.user = mia.id
  where.group = await addGroup(context, 'Desk', [mia])
})

test.serial('the contract is shown and changed, each option alone', async t => {
  t.like(await json('application', 'claims'), { groups: 'default', values: 'name', maxValues: 100 })
  const words = '--groups prefix --prefix App --values id --groups-claim teams --roles-claim role'
  const more = '--in id-token --account-role on --max-values 7 --max-bytes 700'
  const mapped = ['--attribute', 'job=title', '--attribute', 'work=emails[type eq "work"].value']
  t.like(await json('application', 'claims', ...`${words} ${more}`.split(' '), ...mapped), {
    groups: 'prefix',
    groupPrefix: 'App',
    values: 'id',
    names: { groups: 'teams', roles: 'role' },
    places: { idToken: true, userinfo: false, accessToken: false },
    accountRole: true,
    maxValues: 7,
    maxBytes: 700,
    attributes: { job: 'title', work: 'emails[type eq "work"].value' },
  })
  t.like(await json('application', 'claims', '--prefix', 'Other'), { groupPrefix: 'Other' })
  t.like(await json('application', 'claims', '--groups', 'all'), { groups: 'all', groupPrefix: '' })
  const back = '--in none --no-attribute --account-role off --groups-claim groups'
  t.like(await json('application', 'claims', ...back.split(' ')), {
    places: { idToken: false, userinfo: false, accessToken: false },
    names: { groups: 'groups', roles: 'role' },
    accountRole: false,
    attributes: {},
    maxValues: 7,
  })
  const places = ['--in', 'id-token', '--in', 'userinfo,access-token', '--roles-claim', 'roles']
  t.like(await json('application', 'claims', ...places), {
    places: { idToken: true, userinfo: true, accessToken: true },
  })
  t.regex((await run('application', 'claims')).out, /groups\s+all/)
})

test.serial('roles are made, given, shown in the preview, and taken again', async t => {
  await json('app-role', 'create', '--key', 'editor', '--description', 'Edits')
  await json('app-role', 'assign', '--role', 'editor', '--group', where.group)
  t.like(await json<object[]>('app-role', 'list'), [{ key: 'editor', users: 0, groups: 1 }])
  const preview = await json<{ idToken: { claims: object; bytes: number } }>(
    'application',
    'preview',
    '--user',
    'mia',
  )
  t.like(preview.idToken.claims, { roles: ['editor'] })
  t.true(preview.idToken.bytes > 400)
  const shown = await run('application', 'preview', '--user', where.user, '--with-role', 'finance')
  t.is(shown.err, '')
  t.regex(shown.out, /ID token, \d+ bytes[^]*Group Desk\n {2}in Desk \(by hand\)[^]*Role editor/)
  await json('app-role', 'unassign', '--role', 'editor', '--group', where.group)
  t.like(await json('app-role', 'remove', '--role', 'editor'), { assignments: 0 })
  t.deepEqual(await json('app-role', 'list'), [])
})

test.serial('what cannot be is refused in one line', async t => {
  const refused: readonly (readonly [string, RegExp, number])[] = [
    ['application claims --groups some', /--groups is one of/, 2],
    ['application claims --groups prefix', /need a prefix/, 1],
    ['application claims --in cookie', /--in is any of/, 2],
    ['application claims --in none,userinfo', /--in is any of/, 2],
    ['application claims --max-values many', /--max-values is a number/, 2],
    ['application claims --attribute job', /--attribute is/, 2],
    ['application claims --attribute job=title --no-attribute', /--no-attribute goes/, 2],
    ['application claims --attribute sub=title', /claim of the protocol/, 1],
    ['application preview --user nobody', /no such user/, 1],
    ['application preview --user mia --in-group x', /no such group/, 1],
    ['application preview --user mia --resource https://api.example/', /may not ask/, 1],
    ['app-role create --key finance', /a role of the account/, 1],
    ['app-role assign --role nothing --user x', /has no role/, 1],
    ['app-role assign --role nothing', /one of --group and --user/, 2],
  ]
  const ends = await Promise.all(refused.map(([words]) => run(...words.split(' '))))
  for (const [index, [words, message, code]] of refused.entries()) {
    t.is(ends[index]?.code, code, words)
    t.regex(ends[index]?.err ?? '', message)
    t.is((ends[index]?.err ?? '').trim().split('\n').length, 1, words)
  }
})
