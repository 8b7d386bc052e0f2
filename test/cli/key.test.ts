import test from 'ava'
import { testApp, testSecret } from '../support/app.ts'
import { cohort } from '../support/cohort.ts'

const app = testApp(test)

type Key = {
  readonly kid: string
  readonly algorithm: string
  readonly state: string
  readonly activeAt: string
  readonly removedAt: string | null
}

function run(...words: readonly string[]): ReturnType<typeof cohort> {
  const settings = { DATABASE_URL: app.database.url, COHORT_SECRET: testSecret }
  return cohort(settings, ['key', ...words])
}

async function json<Value>(...words: readonly string[]): Promise<Value> {
  const { code, out, err } = await run(...words, '--account', 'lumen', '--json')
  if (code !== 0 || err !== '') throw new Error(`${words.join(' ')}: ${code} ${err}`)
  return JSON.parse(out) as Value
}

test('key list, rotate and remove work, and say why not', async t => {
  await app.makeAccount('lumen')
  const keys = await json<readonly Key[]>('list')
  t.deepEqual(
    keys.map(({ algorithm, state }) => `${algorithm} ${state}`),
    ['ES256 active', 'RS256 active', 'EdDSA active'],
  )
  const made = await json<Key & { created: boolean }>('rotate', '--algorithm', 'RS256')
  t.like(made, { algorithm: 'RS256', state: 'published', created: true })
  t.true(Date.parse(made.activeAt) > Date.now() + 500_000)
  t.false((await json<{ created: boolean }>('rotate', '--algorithm', 'RS256')).created)
  const told = await run('list', '--account', 'lumen')
  t.regex(told.out, new RegExp(`${made.kid} +RS256 +published`))
  t.notRegex(told.out, /"d"|PRIVATE/)

  const es256 = keys[0]?.kid ?? ''
  const refused = await run('remove', '--account', 'lumen', '--kid', es256)
  t.is(refused.code, 1)
  t.regex(refused.err, /cannot be removed: it signs/)
  await json('remove', '--kid', made.kid)
  const { replacement } = await json<{ replacement: string }>('remove', '--kid', es256, '--lost')
  const left = await json<readonly Key[]>('list')
  t.deepEqual(left.find(({ algorithm }) => algorithm === 'ES256')?.kid, replacement)
  t.is(left.length, 3)

  t.is((await run('rotate', '--account', 'lumen', '--algorithm', 'HS256')).code, 2)
  t.is((await run('remove', '--account', 'lumen', '--kid', 'none')).code, 1)
})
