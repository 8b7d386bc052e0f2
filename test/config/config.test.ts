import { readFileSync } from 'node:fs'
import test from 'ava'
import { ConfigError, readConfig } from '../../src/config/config.ts'
import { readEnvironment, settings, unknownSettings } from '../../src/config/environment.ts'

test('with nothing set the defaults serve this machine and the embedded database', t => {
  const config = readConfig(readEnvironment({}))
  t.is(config.port, 3000)
  t.is(config.host, '127.0.0.1')
  t.is(config.rateLimit, 200)
  t.is(config.database.url, undefined)
  t.is(config.secrets, undefined)
  t.false(config.production)
})

test('every wrong setting is named in one message', t => {
  const error = t.throws(
    () =>
      readConfig({
        COHORT_PORT: 'eighty',
        COHORT_PUBLIC_URL: 'http://example.org',
        DATABASE_URL: 'mysql://x',
        COHORT_SECRET: 'short',
        COHORT_LOG_LEVEL: 'loud',
      }),
    { instanceOf: ConfigError },
  )
  for (const name of [
    'COHORT_PORT',
    'COHORT_PUBLIC_URL',
    'DATABASE_URL',
    'COHORT_SECRET',
    'COHORT_LOG_LEVEL',
  ]) {
    t.true(error.message.includes(`  ${name} must`), name)
  }
})

test('production refuses to start without a secret and a database', t => {
  const error = t.throws(() => readConfig({ NODE_ENV: 'production' }), { instanceOf: ConfigError })
  t.regex(error.message, /COHORT_SECRET is required in production/)
  t.regex(error.message, /DATABASE_URL is required in production/)
})

const origins: readonly (readonly [string, string | undefined])[] = [
  ['https://id.example.org', 'https://id.example.org'],
  ['https://id.example.org/', 'https://id.example.org'],
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
  ['http://[::1]:4000', 'http://[::1]:4000'],
  ['http://id.example.org', undefined],
  ['https://id.example.org/path', undefined],
  ['https://user@id.example.org', undefined],
  ['nonsense', undefined],
]

for (const [given, expected] of origins) {
  test(`the public URL ${given} is ${expected === undefined ? 'refused' : 'taken'}`, t => {
    if (expected === undefined) t.throws(() => readConfig({ COHORT_PUBLIC_URL: given }))
    else t.is(readConfig({ COHORT_PUBLIC_URL: given }).publicUrl, expected)
  })
}

test('a misspelt setting is noticed', t => {
  t.deepEqual(unknownSettings({ COHORT_PROT: '1', COHORT_PORT: '2', PATH: '/' }), ['COHORT_PROT'])
})

test('the table of settings in the README is the one in the code', t => {
  const readme = readFileSync('README.md', 'utf8')
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\| (.*?) +\|$/gm)]
  const documented = rows.map(([, name, value, meaning]) => [name, value, meaning])
  t.deepEqual(
    documented,
    settings.map(({ name, default: value, meaning }) => [
      name,
      value === '' ? '' : `\`${value}\``,
      meaning,
    ]),
  )
})

const mailServers: readonly (readonly [string, object | undefined])[] = [
  ['smtps://mail.example.org', { host: 'mail.example.org', port: 465, tls: true, user: undefined }],
  ['smtp://u%40x:p%2Fw@mail.example.org', { port: 587, tls: false, user: 'u@x', password: 'p/w' }],
  ['smtp://[::1]:2525', { host: '::1', port: 2525 }],
  ['https://mail.example.org', undefined],
  ['smtp://mail.example.org/path', undefined],
  ['smtp://%zz@mail.example.org', undefined],
]

for (const [given, expected] of mailServers) {
  test(`the mail server ${given} is ${expected === undefined ? 'refused' : 'taken'}`, t => {
    const set = { COHORT_SMTP_URL: given, COHORT_MAIL_FROM: 'cohort@example.org' }
    if (expected === undefined)
      t.throws(() => readConfig(set), { message: /COHORT_SMTP_URL must be/ })
    else t.like(readConfig(set).mail, { from: 'cohort@example.org', ...expected })
  })
}

test('a mail server without an address that mail comes from is refused, and the other way round', t => {
  const message = /COHORT_SMTP_URL and COHORT_MAIL_FROM make sense only together/
  t.throws(() => readConfig({ COHORT_SMTP_URL: 'smtp://localhost' }), { message })
  t.throws(() => readConfig({ COHORT_MAIL_FROM: 'a@example.org' }), { message })
})
