import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import test from 'ava'
import { removeUser } from '../../src/domain/users/remove-user.ts'
import { testApp, testSecret } from '../support/app.ts'
import { cohort } from '../support/cohort.ts'
import { localUser } from '../support/people.ts'

const app = testApp(test)

function run(...words: readonly string[]): ReturnType<typeof cohort> {
  const settings = { DATABASE_URL: app.database.url, COHORT_SECRET: testSecret }
  return cohort(settings, words)
}

async function json<Value>(...words: readonly string[]): Promise<Value> {
  const { code, out, err } = await run(...words, '--json')
  if (code !== 0) throw new Error(`${words.join(' ')}: ${code} ${err}`)
  return JSON.parse(out) as Value
}

type Event = {
  readonly type: string
  readonly reason: string | null
  readonly actor: { readonly kind: string }
  readonly target: { readonly id: string; readonly name: string }
}

test.serial(
  'audit list, export, retention and erase work, and a change keeps its reason',
  async t => {
    const account = await app.makeAccount('lumen')
    const own = ['--account', 'lumen']
    await json(
      'group',
      'create',
      ...own,
      '--name',
      'Brand',
      '--kind',
      'directory',
      '--reason',
      'for the launch',
    )
    const [made] = await json<readonly Event[]>('audit', 'list', ...own, '--action', 'group.*')
    t.like(made, {
      type: 'group.created',
      reason: 'for the launch',
      actor: { kind: 'command-line' },
    })
    const listed = await run('audit', 'list', ...own)
    t.regex(listed.out, /group\.created +command-line \S+ +group Brand +for the launch/)
    const few = await json<readonly Event[]>('audit', 'list', ...own, '--limit', '1')
    t.is(few.length, 1)
    const none = ['--from', '2020-01-01T00:00:00Z', '--until', '2020-02-01T00:00:00Z']
    t.deepEqual(await json('audit', 'list', ...own, ...none), [])

    const folder = mkdtempSync(`${tmpdir()}/cohort-audit-`)
    t.teardown(() => rmSync(folder, { recursive: true }))
    const file = `${folder}/trail.csv`
    await json('audit', 'export', ...own, '--output', file, '--format', 'csv')
    t.regex(readFileSync(file, 'utf8'), /^at,type,actor_kind.*\r\n(.*\r\n)*.*group\.created/)
    t.is(statSync(file).mode & 0o777, 0o600)
    t.is((await run('audit', 'export', ...own, '--output', file)).code, 1, 'no file is overwritten')

    t.deepEqual(await json('audit', 'retention', ...own, '--months', '18'), { months: 18 })
    t.deepEqual(await json('audit', 'retention', ...own), { months: 18 })
    t.deepEqual(await json('audit', 'retention', ...own, '--months', 'off'), { months: null })
    const context = app.inAccount(account)
    const { id } = await localUser(context, 'ana')
    t.is((await run('audit', 'erase', ...own, '--user', id)).code, 1)
    await removeUser(context, id)
    t.deepEqual(await json('audit', 'erase', ...own, '--user', id), { events: 2 })

    for (const wrong of [
      ['list', '--from', 'soon'],
      ['list', '--limit', 'all'],
      ['list', '--actor-kind', 'robot'],
      ['export', '--format', 'csv'],
      ['export', '--output', file, '--format', 'xml'],
      ['retention', '--months', 'x'],
    ]) {
      t.is((await run('audit', wrong[0] ?? '', ...own, ...wrong.slice(1))).code, 2, wrong.join(' '))
    }
    t.is((await run('audit', 'list', ...own, '--action', 'group')).code, 1)
    t.is((await run('audit', 'list', '--account', 'none')).code, 1)
  },
)

test.serial('a webhook is made, changed, rolled, pinged, replayed and removed', async t => {
  const account = await app.makeAccount('hooks')
  const own = ['--account', 'hooks']
  const target = [
    '--url',
    'https://hooks.example/',
    '--event',
    'group.*',
    '--event',
    'membership.*',
  ]
  const made = await json<{ id: string; secret: string }>('webhook', 'create', ...own, ...target)
  t.regex(made.secret, /^whsec_/)
  const one = [...own, '--webhook', made.id]
  t.regex((await run('webhook', 'list', ...own)).out, /group\.\* membership\.\* +on/)
  const changed = await json<{ enabled: boolean; eventTypes: string[] }>(
    'webhook',
    'change',
    ...one,
    '--event',
    '*',
  )
  t.like(changed, { enabled: true, eventTypes: ['*'] })
  const rolled = await json<{ secret: string }>('webhook', 'roll-secret', ...one, '--grace', 'none')
  t.not(rolled.secret, made.secret)
  const { delivery } = await json<{ delivery: string }>('webhook', 'ping', ...one)
  await app.db('webhook_deliveries').where({ account_id: account.id }).update({ state: 'failed' })
  const listed = await json<readonly { id: string }[]>(
    'webhook',
    'deliveries',
    ...one,
    '--state',
    'failed',
  )
  t.true(listed.some(({ id }) => id === delivery))
  t.deepEqual(await json('webhook', 'replay', ...one, '--delivery', delivery), { deliveries: 1 })
  const rest = await json<{ deliveries: number }>(
    'webhook',
    'replay',
    ...one,
    '--from',
    '2020-01-01',
  )
  t.is(rest.deliveries, listed.length - 1)
  t.is((await run('webhook', 'replay', ...one)).code, 2)
  t.is((await run('webhook', 'create', ...own, '--url', 'nowhere', '--event', '*')).code, 1)
  t.is((await run('webhook', 'roll-secret', ...one, '--grace', '2h')).code, 2)
  await json('webhook', 'remove', ...one)
  t.is((await run('webhook', 'ping', ...one)).code, 1)
})
