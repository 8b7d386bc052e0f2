import test from 'ava'
import { testApp, testSecret } from '../../support/app.ts'
import { cohort } from '../../support/cohort.ts'
import { clientFor } from '../../support/scim.ts'

const app = testApp(test)

async function run(...words: readonly string[]): ReturnType<typeof cohort> {
  const settings = {
    DATABASE_URL: app.database.url,
    COHORT_SECRET: testSecret,
    COHORT_PUBLIC_URL: app.url,
  }
  return cohort(settings, words)
}

async function json<Value = Record<string, unknown>>(...words: readonly string[]): Promise<Value> {
  const { code, out, err } = await run(...words, '--account', 'lumen', '--json')
  if (code !== 0 || err !== '') throw new Error(`${words.join(' ')}: ${code} ${err}`)
  return JSON.parse(out) as Value
}

test.before(async () => {
  await app.makeAccount('lumen')
})

test('a connection is created, changed, given a second token, and removed', async t => {
  const created = await json('connection', 'create', '--name', 'Okta', '--expires-in', '90d')
  t.like(created, {
    dialect: 'compat',
    rateLimit: 50,
    passwords: 'ignore',
    roleMapping: [],
    enabled: true,
  })
  const named = ['--connection', 'okta']
  const map = ['--role-map', 'a=b=developer', '--role-map', 'Editors=media_library_full_access']
  const rest = [
    '--rate-limit',
    '75',
    '--passwords',
    'accept',
    '--adoption',
    'on',
    '--dialect',
    'rfc',
  ]
  const changed = await json('connection', 'change', ...named, ...map, ...rest)
  t.like(changed, {
    roleMapping: [
      { value: 'a=b', role: 'developer' },
      { value: 'Editors', role: 'media_library_full_access' },
    ],
    rateLimit: 75,
    passwords: 'accept',
    adoption: true,
    dialect: 'rfc',
    defaultRole: 'media_library_restricted_access',
  })
  const lifted = ['--rate-limit', 'off', '--no-role-map', '--default-role', 'finance']
  t.like(await json('connection', 'change', ...named, ...lifted), {
    rateLimit: null,
    roleMapping: [],
    defaultRole: 'finance',
    adoption: true,
  })
  const second = await json<{ token: string; id: string }>(
    'connection',
    'add-token',
    ...named,
    '--read-only',
    '--expires-in',
    '12h',
  )
  t.is((await clientFor(`${app.url}/t/lumen/scim/v2`, second.token).get('/Users')).status, 200)
  const third = await run('connection', 'add-token', '--account', 'lumen', ...named)
  t.is(third.code, 1)
  t.regex(third.err, /at most 2 live tokens/)
  const shown = await run('connection', 'tokens', '--account', 'lumen', ...named)
  t.regex(shown.out, /last used/)
  t.false(shown.out.includes(second.token))
  const tokens = await json<{ id: string; hint: string; readOnly: boolean; expiresAt: string }[]>(
    'connection',
    'tokens',
    ...named,
  )
  t.deepEqual(
    tokens.map(({ readOnly }) => readOnly),
    [false, true],
  )
  t.is(tokens[1]?.hint, second.token.slice(-4))
  const days = (Date.parse(tokens[0]?.expiresAt ?? '') - Date.now()) / 86_400_000
  t.true(days > 89.9 && days <= 90)
  await json('connection', 'remove-token', ...named, '--token', second.id)
  t.is((await json<unknown[]>('connection', 'tokens', ...named)).length, 1)
  await json('connection', 'change', ...named, '--enabled', 'off')
  const all = await json<{ name: string; enabled: boolean }[]>('connection', 'list')
  t.like(
    all.find(({ name }) => name === 'Okta'),
    { enabled: false },
  )
  await json('connection', 'remove', ...named)
  const left = await json<{ name: string }[]>('connection', 'list')
  t.false(left.some(({ name }) => name === 'Okta'))
})

test('settings that cannot be are refused in one line', async t => {
  await json('connection', 'create', '--name', 'Entra')
  const named = ['--account', 'lumen', '--connection', 'Entra']
  const refused: readonly (readonly [readonly string[], RegExp, number])[] = [
    [['connection', 'change', ...named], /needs a setting/, 2],
    [
      ['connection', 'change', ...named, '--role-map', 'x=account_administrator'],
      /--role-map is/,
      2,
    ],
    [['connection', 'change', ...named, '--role-map', 'developer'], /--role-map is/, 2],
    [['connection', 'change', ...named, '--default-role', 'account_administrator'], /is one of/, 2],
    [['connection', 'change', ...named, '--rate-limit', 'fast'], /--rate-limit is/, 2],
    [['connection', 'change', ...named, '--rate-limit', '0'], /from 1 to/, 1],
    [['connection', 'add-token', ...named, '--expires-in', '90'], /such as 90d/, 2],
    [['connection', 'add-token', ...named, '--expires-in', '0d'], /in the future/, 1],
    [['connection', 'remove-token', ...named, '--token', 'x'], /no such token/, 1],
    [
      ['connection', 'tokens', '--account', 'lumen', '--connection', 'Nobody'],
      /no connection “Nobody”/,
      1,
    ],
  ]
  const ends = await Promise.all(refused.map(([words]) => run(...words)))
  for (const [index, [words, message, code]] of refused.entries()) {
    t.is(ends[index]?.code, code, words.join(' '))
    t.regex(ends[index]?.err ?? '', message)
  }
})
