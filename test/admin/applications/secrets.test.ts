import test from 'ava'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { setClock } from '../../support/clock.ts'
import { relyingParty, type RelyingParty } from '../../support/relying-party.ts'
import type { Account } from '../../../src/model/account.ts'

const app = testApp(test)
const hour = 3600
const cash = { grant_type: 'client_credentials' }

type Place = {
  readonly client: AdminClient
  readonly account: Account
  readonly clientId: string
  readonly secret: string
  readonly path: string
}

async function service(slug: string): Promise<Place> {
  const account = await app.makeAccount(slug)
  const client = await adminClient(app, account)
  const { body } = await client.post('/applications', {
    name: 'Batch',
    client: { type: 'service' },
  })
  const { clientId, clientSecret: secret } = body
  return { client, account, clientId, secret, path: `/applications/${clientId}/secrets` }
}

async function works({ account, clientId }: Place, clientSecret: string): Promise<boolean> {
  const party: RelyingParty = await relyingParty(account, { clientId, clientSecret })
  return (await party.post('/token', cash)).status === 200
}

for (const [graceHours, name] of [
  [0, '0 hours'],
  [1, '1 hour'],
  [24, '24 hours'],
  [72, '3 days'],
  [168, '7 days'],
] as const) {
  test.serial(
    `IK-88: a rolled secret lives on for ${name}, and the new one from then on`,
    async t => {
      const place = await service(`grace-${graceHours}`)
      const { client, path, secret } = place
      const rolled = await client.post(`${path}/roll`, { graceHours })
      t.is(rolled.status, 201)
      t.true(await works(place, rolled.body.secret))
      t.is(await works(place, secret), graceHours > 0)
      if (graceHours > 0) {
        await setClock(app.db, { ahead: graceHours * hour - 60 })
        t.true(await works(place, secret))
      }
      await setClock(app.db, { ahead: graceHours * hour + 60 })
      const stored = await app
        .db('application_secrets')
        .where({ hint: secret.slice(-4) })
        .first()
      const { rows } = await app.db.raw('select cohort_now() as now')
      t.true(stored.expires_at <= rows[0].now)
      t.false(await works(place, secret))
      t.true(await works(place, rolled.body.secret))
      await setClock(app.db, { ahead: 0 })
    },
  )
}

test.serial('IK-88: a grace of another length is refused, and nothing changes', async t => {
  const place = await service('grace-odd')
  for (const graceHours of [2, -1, 0.5, '24', null]) {
    const { status, body } = await place.client.post(`${place.path}/roll`, { graceHours })
    t.is(status, 400)
    t.is(body.errors[0].path, 'graceHours')
  }
  t.is((await place.client.get(place.path)).body.items.length, 1)
  t.true(await works(place, place.secret))
})

test.serial(
  'IK-88: at most five secrets live at once, also by parallel requests, and one always does',
  async t => {
    const place = await service('five')
    const { client, path } = place
    const made = await Promise.all(Array.from({ length: 8 }, () => client.post(path, {})))
    t.is(made.filter(({ status }) => status === 201).length, 4)
    t.is(made.filter(({ status }) => status === 409).length, 4)
    t.is((await client.post(`${path}/roll`, { graceHours: 24 })).status, 409)
    t.is((await client.post(`${path}/roll`, { graceHours: 0 })).status, 201)
    const { items } = (await client.get(path)).body
    const live = items.filter((each: { live: boolean }) => each.live)
    t.is(live.length, 1)
    const last = await client.delete(`${path}/${live[0].id}`)
    t.deepEqual([last.status, last.body.code], [409, 'conflict'])
    for (const { id, live: lives } of items) {
      if (!lives) t.is((await client.delete(`${path}/${id}`)).status, 204)
    }
    t.is((await client.get(path)).body.items.length, 1)
  },
)

test.serial('IK-88: a secret is shown once: no list, no event and no row says it', async t => {
  const place = await service('once')
  const { client, path, account, secret } = place
  const added = (await client.post(path, { expiresAt: null })).body.secret
  const rolled = (await client.post(`${path}/roll`, { graceHours: 1 })).body.secret
  const list = await client.get(path)
  const rows = JSON.stringify([
    await app.db('application_secrets').where({ account_id: account.id }),
    await app.db('events').where({ account_id: account.id }),
  ])
  for (const each of [secret, added, rolled]) {
    t.false(list.text.includes(each))
    t.false(rows.includes(each))
    t.true(list.text.includes(`"hint":"${each.slice(-4)}"`))
  }
  const types = await app.db('events').where({ account_id: account.id }).pluck('type')
  t.true(types.includes('application.secret_rolled'))
  const past = new Date(0).toISOString()
  t.is((await client.post(path, { expiresAt: past })).status, 400)
})

test.serial(
  'IK-88: making and rolling secrets needs a recent sign-in, and not for reading hints',
  async t => {
    const { account, path } = await service('step-up')
    const long = await adminClient(app, account, { ago: 16 * 60 })
    for (const [way, body] of [
      ['', {}],
      ['/roll', { graceHours: 0 }],
    ] as const) {
      const refused = await long.post(`${path}${way}`, body)
      t.deepEqual([refused.status, refused.body.code], [403, 'reauthentication_required'])
    }
    t.is((await long.get(path)).body.items.length, 1)
  },
)

test.serial('an application in a browser has no secret to make or roll', async t => {
  const client = await adminClient(app, await app.makeAccount('public'))
  const input = {
    name: 'Page',
    redirectUris: ['https://page.example/cb'],
    client: { type: 'browser' },
  }
  const { clientId, clientSecret } = (await client.post('/applications', input)).body
  t.is(clientSecret, null)
  const path = `/applications/${clientId}/secrets`
  t.deepEqual((await client.get(path)).body, { items: [], next: null })
  for (const way of ['', '/roll']) {
    t.is((await client.post(`${path}${way}`, way === '' ? {} : { graceHours: 0 })).status, 400)
  }
})
