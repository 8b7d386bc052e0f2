import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { testApp, testSecret } from '../../support/app.ts'
import { makeKeys } from '../../support/clients.ts'
import { cohort, type Ended } from '../../support/cohort.ts'

const app = testApp(test)

type Shown = {
  readonly clientId: string
  readonly clientSecret: string | null
  readonly enabled: boolean
  readonly client: Record<string, unknown>
}

async function run(verb: string, ...words: readonly string[]): Promise<Ended> {
  const settings = {
    DATABASE_URL: app.database.url,
    COHORT_SECRET: testSecret,
    COHORT_PUBLIC_URL: app.url,
  }
  const [first = '', ...rest] = verb.split(' ')
  const noun = first === 'registration-token' ? [] : ['application']
  return cohort(settings, [...noun, first, ...rest, ...words])
}

async function json<Value = Shown>(verb: string, ...words: readonly string[]): Promise<Value> {
  const { code, out, err } = await run(verb, ...words, '--json')
  if (code !== 0) throw new Error(`${verb} ${words.join(' ')}: ${code} ${err}`)
  return JSON.parse(out) as Value
}

test('an application is made, shown, changed, switched off and on, and removed', async t => {
  await app.makeAccount('lumen')
  const folder = await mkdtemp(join(tmpdir(), 'cohort-cli-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'keys.json')
  await writeFile(file, JSON.stringify((await makeKeys()).jwks))
  const at = ['--account', 'lumen']
  const made = await json(
    'create',
    ...at,
    '--name',
    'Gallery',
    '--redirect-uri',
    'https://g.example/cb',
  )
  t.regex(made.clientSecret ?? '', /^cohort_client_/)
  const its = [...at, '--application', made.clientId]
  const settings = [
    ['--fapi', 'on', '--authentication', 'private_key_jwt', '--jwks', file],
    ['--resource', 'https://prints.example/=read,order', '--first-party', 'off'],
    ['--backchannel-logout-uri', 'https://g.example/out', '--access', 'open'],
  ].flat()
  const changed = await json('change', ...its, ...settings)
  t.like(changed.client, {
    fapi: true,
    pushedRequests: true,
    boundTokens: true,
    firstParty: false,
    backchannelLogoutUri: 'https://g.example/out',
    resources: [{ audience: 'https://prints.example/', scopes: ['read', 'order'] }],
  })
  t.false(JSON.stringify(changed).includes('"d":'))
  const back = ['--backchannel-logout-uri', 'none', '--resource', 'none', '--fapi', 'off']
  const lessened = await json('change', ...its, ...back)
  t.false('backchannelLogoutUri' in lessened.client)
  t.deepEqual(lessened.client['resources'], [])
  t.deepEqual((await json('show', ...its)).client, lessened.client)
  t.false((await json('disable', ...its)).enabled)
  t.true((await json('enable', ...its)).enabled)
  await json('remove', ...its)
  t.regex((await run('show', ...its)).err, /there is no application/)
})

test('secrets roll, assignments come and go, and tokens for registration are made and ended', async t => {
  await app.makeAccount('rolling')
  const at = ['--account', 'rolling']
  const made = await json('create', ...at, '--name', 'Batch', '--type', 'service')
  const its = [...at, '--application', made.clientId]
  const added = await json<{ secret: string; hint: string }>(
    'add-secret',
    ...its,
    '--expires-in',
    '90d',
  )
  t.is(added.hint, added.secret.slice(-4))
  const secrets = await json<{ id: string }[]>('secrets', ...its)
  t.is(secrets.length, 2)
  t.false(JSON.stringify(secrets).includes(added.secret))
  await json('remove-secret', ...its, '--secret', secrets[0]?.id ?? '')
  t.is((await json<unknown[]>('secrets', ...its)).length, 1)
  const last = await run('remove-secret', ...its, '--secret', secrets[1]?.id ?? '')
  t.regex(last.err, /the last live secret/)
  t.deepEqual(await json<unknown[]>('assignments', ...its), [])

  const issued = await json<{ token: string; registrationEndpoint: string }>(
    'registration-token create',
    ...at,
    '--uses',
    '3',
  )
  t.is(issued.registrationEndpoint, `${app.url}/t/rolling/register`)
  const tokens = await json<{ id: string; usesLeft: number }[]>('registration-token list', ...at)
  t.is(tokens[0]?.usesLeft, 3)
  t.false(JSON.stringify(tokens).includes(issued.token))
  await json('registration-token remove', ...at, '--token', tokens[0]?.id ?? '')
  t.deepEqual(await json<unknown[]>('registration-token list', ...at), [])
})

test('what is wrong is said in one line', async t => {
  await app.makeAccount('wrong')
  const at = ['--account', 'wrong']
  const make = ['create', ...at, '--name', 'X', '--redirect-uri', 'https://x.example/'] as const
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['--grant', 'implicit'], /--grant is one of/],
    [['--type', 'mobile'], /--type is one of/],
    [['--pkce', 'no'], /--pkce is one of on, off/],
    [['--jwks', '/no/such/file'], /cannot be read/],
    [['--resource', 'https://prints.example/'], /an equals sign/],
    [['--type', 'browser', '--pkce', 'off'], /PKCE cannot be switched off/],
  ]
  const [verb, ...words] = make
  const ends = await Promise.all(wrong.map(([more]) => run(verb, ...words, ...more)))
  for (const [index, [, message]] of wrong.entries()) {
    t.regex(ends[index]?.err ?? '', message)
    t.is(ends[index]?.out, '')
  }
  const nothing = await run('change', ...at, '--application', 'x')
  t.regex(nothing.err, /needs a setting/)
})
