import test from 'ava'
import { loadCommands } from '../../src/cli/commands.ts'
import { helpOf } from '../../src/cli/help.ts'
import { testApp, testSecret } from '../support/app.ts'
import { cohort, type Ended } from '../support/cohort.ts'

const app = testApp(test)

async function run(...words: readonly string[]): Promise<Ended> {
  const settings = {
    DATABASE_URL: app.database.url,
    COHORT_SECRET: testSecret,
    COHORT_PUBLIC_URL: app.url,
  }
  return cohort(settings, words, 'correct horse battery\n')
}

async function json<Value = Record<string, string>>(...words: readonly string[]): Promise<Value> {
  const { code, out, err } = await run(...words, '--json')
  if (code !== 0 || err !== '') throw new Error(`${words.join(' ')}: ${code} ${err}`)
  return JSON.parse(out) as Value
}

test('every command of the issue works, prints one JSON value, and its keys are the promised ones', async t => {
  const account = await json('account', 'create', '--slug', 'lumen')
  t.is(account['slug'], 'lumen')
  const accounts = await json<{ slug: string }[]>('account', 'list')
  t.true(accounts.some(each => each.slug === 'lumen'))
  const inLumen = ['--account', 'lumen']
  const role = ['--role', 'media_library_restricted_access']
  const user = await json(
    'user',
    'create',
    ...inLumen,
    '--user-name',
    'mia',
    ...role,
    '--password-stdin',
    '--one-time',
  )
  await json('user', 'set-password', ...inLumen, '--user-name', 'MIA', '--password-stdin')
  t.deepEqual(
    (await json<{ id: string }[]>('user', 'list', ...inLumen)).map(each => each.id),
    [user['id']],
  )
  const group = await json(
    'group',
    'create',
    ...inLumen,
    '--name',
    'Picture desk',
    '--kind',
    'sharing',
  )
  const ids = ['--group', group['id'] ?? '', '--user', user['id'] ?? '']
  await json('group', 'add-member', ...inLumen, ...ids)
  const groups = await json<{ memberCount: number }[]>('group', 'list', ...inLumen)
  t.deepEqual(
    groups.map(each => each.memberCount),
    [1],
  )
  const connection = await json(
    'connection',
    'create',
    ...inLumen,
    '--name',
    'Entra',
    '--dialect',
    'rfc',
    '--adoption',
    'on',
  )
  t.is(connection['scimBaseUrl'], `${app.url}/t/lumen/scim/v2`)
  t.regex(connection['token'] ?? '', /^cohort_scim_[\w-]{43}$/)
  t.is((await json<unknown[]>('connection', 'list', ...inLumen)).length, 1)
  const uri = ['--redirect-uri', 'https://a.example/cb', '--redirect-uri', 'http://localhost:1/cb']
  const application = await json('application', 'create', ...inLumen, '--name', 'Gallery', ...uri)
  t.is(application['issuer'], `${app.url}/t/lumen`)
  t.truthy(application['clientId'])
  t.truthy(application['clientSecret'])
  t.is((application as { access?: string }).access, 'assigned')
  const clientId = ['--application', application['clientId'] ?? '']
  await json('application', 'assign', ...inLumen, ...clientId, '--group', group['id'] ?? '')
  await json('application', 'assign', ...inLumen, ...clientId, '--user', user['id'] ?? '')
  const applications = await json<{ assignments: number }[]>('application', 'list', ...inLumen)
  t.deepEqual(
    applications.map(each => each.assignments),
    [2],
  )
  await json('migrate')
})

const refused: readonly (readonly [string, readonly string[], RegExp, number])[] = [
  ['an unknown command', ['user', 'explode'], /there is no command “user explode”/, 2],
  ['an unknown option', ['account', 'list', '--loud'], /--loud/, 2],
  ['a missing option', ['user', 'list'], /needs --account/, 2],
  [
    'an unknown account',
    ['user', 'list', '--account', 'nobody'],
    /there is no account “nobody”/,
    1,
  ],
  [
    'an unknown role',
    ['user', 'create', '--account', 'a', '--user-name', 'x', '--role', 'king'],
    /--role is one of account_administrator/,
    2,
  ],
  ['a slug with capitals', ['account', 'create', '--slug', 'Lumen'], /lower-case/, 1],
  [
    'a name with an ampersand',
    ['group', 'create', '--account', 'a', '--name', 'R&D', '--kind', 'sharing'],
    /“&” is none of them/,
    1,
  ],
  [
    'a redirect URI on plain http',
    [
      'application',
      'create',
      '--account',
      'a',
      '--name',
      'x',
      '--redirect-uri',
      'http://a.example/',
    ],
    /neither https nor/,
    1,
  ],
  [
    'a redirect URI with a wildcard',
    [
      'application',
      'create',
      '--account',
      'a',
      '--name',
      'x',
      '--redirect-uri',
      'https://*.a.example/',
    ],
    /wildcard/,
    1,
  ],
  [
    'a member that is none',
    ['group', 'add-member', '--account', 'a', '--group', 'x', '--user', 'y'],
    /no member|no such group/,
    1,
  ],
]

test('what is wrong is said in one line on standard error, with nothing on standard output', async t => {
  await app.makeAccount('a')
  const ends = await Promise.all(refused.map(([, words]) => run(...words, '--json')))
  for (const [index, [title, , message, code]] of refused.entries()) {
    const end = ends[index]
    t.is(end?.code, code, title)
    t.is(end?.out, '', title)
    t.regex(end?.err ?? '', message, title)
  }
})

test('every command has help, and the overview lists them all', async t => {
  const commands = await loadCommands(undefined)
  const overview = (await run('--help')).out
  const names = [...overview.matchAll(/^ {2}((?:\S+ )?\S+) {2,}/gm)].map(([, name = '']) => name)
  t.deepEqual(
    names,
    commands.map(({ name }) => name),
  )
  for (const command of commands) t.true(helpOf(command).includes(`cohort ${command.name}`))
  for (const name of ['user create', 'migrate']) {
    const help = await run(...name.split(' '), '--help')
    t.is(help.code, 0)
    t.true(help.out.includes(`cohort ${name}`), name)
  }
})
