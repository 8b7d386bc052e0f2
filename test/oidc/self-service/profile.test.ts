import test from 'ava'
import { agency, type Agency, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type Browser, type View, wordsOf } from '../../support/browser.ts'
import { signedIn } from '../../support/own-pages.ts'
import { aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)

const open = ({ account }: Agency, window: Browser): Promise<View> =>
  window.open(`${account.issuer}/profile`)

const row = async ({ account, ana }: Agency) =>
  app.db('users').where({ account_id: account.id, id: ana.id }).first()

test('a person changes what they say of themselves, with an event; what they leave out stays', async t => {
  const world = await agency(app, 'own')
  const window = await signedIn(world)
  const page = await open(world, window)
  const fields = {
    displayName: 'Ana L.',
    familyName: 'Lima',
    phone: '+49 30 1234',
    locale: 'pt-BR',
    timezone: 'Europe/Berlin',
  }
  const saved = await window.submit(page, fields)
  t.regex(wordsOf(saved), /Your profile is saved/)
  t.regex(saved.text, /value="Europe\/Berlin"/)
  t.like(await row(world), {
    display_name: 'Ana L.',
    attributes: {
      name: { givenName: 'Ana', familyName: 'Lima' },
      locale: 'pt-BR',
      timezone: 'Europe/Berlin',
    },
  })
  const [event] = await app
    .db('events')
    .where({ account_id: world.account.id, type: 'user.changed' })
  t.like(event, { target_id: world.ana.id, actor_id: world.ana.id })
  const cleared = await window.submit(saved, { ...fields, displayName: '', phone: '', locale: '' })
  t.is(cleared.status, 200)
  const now = await row(world)
  t.is(now?.display_name, null)
  t.notRegex(JSON.stringify(now), /"locale"/)
  const values = app
    .db('user_values')
    .where({ account_id: world.account.id, user_id: world.ana.id })
  t.deepEqual(await values.pluck('attribute'), ['emails'])
})

test('3.4 row 18: no other field that a profile form carries is read, whichever field of a user it is', async t => {
  const world = await agency(app, 'mass')
  const window = await signedIn(world)
  const page = await open(world, window)
  const before = await row(world)
  const columns = Object.keys(before ?? {})
  const camel = columns.map(name =>
    name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  )
  const more =
    'email emails emails[0].value email_verified emailVerified name groups roles rights password userType title ' +
    'nickName entitlements formatted attributes[name] attributes.locale __proto__ constructor id user_id ' +
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department'
  const own = ['displayName', 'version', 'locale', 'timezone', 'phone']
  const names = [...columns, ...camel, ...more.split(' ')].filter(name => !own.includes(name))
  t.true(names.length > 30)
  for (const value of ['account_administrator', 'true', world.bo.id]) {
    const fields = Object.fromEntries(names.map(name => [name, value]))
    const displayName = 'Ana Lima'
    t.is((await window.submit(page, { ...fields, displayName })).status, 200)
    t.deepEqual(await row(world), before, value)
  }
  t.is(
    await app
      .db('memberships')
      .where({ member_id: world.ana.id })
      .then(rows => rows.length),
    1,
  )
  const values = app
    .db('user_values')
    .where({ account_id: world.account.id, user_id: world.ana.id })
  t.deepEqual(await values.pluck('attribute'), ['emails'])
})

test('what a directory wrote is shown and not changed here, what it never wrote may be', async t => {
  const world = await agency(app, 'managed')
  const scim = await scimClient(world.context, { adoption: true })
  const user = aUser('ana', {
    displayName: 'Ana of HR',
    name: { givenName: 'Ana', familyName: 'Of HR' },
    locale: 'en-GB',
  })
  t.is((await scim.put(`/Users/${world.ana.id}`, user)).status, 200)
  const window = await signedIn(world)
  const page = await open(world, window)
  t.regex(wordsOf(page), /User name ana .*What the directory .+ says of you is changed there/)
  t.notRegex(page.text, /<input[^>]*name="(?:displayName|givenName|familyName|locale)"/)
  const before = await row(world)
  for (const field of ['displayName', 'familyName', 'locale']) {
    const refused = await window.submit(page, { [field]: 'fr' })
    t.is(refused.status, 403, field)
    t.deepEqual(await row(world), before)
  }
  const saved = await window.submit(page, { timezone: 'Europe/Lisbon' })
  t.is(saved.status, 200, wordsOf(saved))
  t.like((await row(world))?.attributes, { timezone: 'Europe/Lisbon', locale: 'en-GB' })
})

test('who saw an older profile is told, and what fits nothing is refused with what was typed', async t => {
  const world = await agency(app, 'stale')
  const window = await signedIn(world)
  const page = await open(world, window)
  await window.submit(page, { displayName: 'First' })
  const late = await window.submit(page, { displayName: 'Second' })
  t.is(late.status, 409)
  t.regex(late.text, /value="First"/)
  t.is((await row(world))?.display_name, 'First')
  const wrong: readonly (readonly [string, string])[] = [
    ['phone', 'call me'],
    ['locale', 'not a language!'],
    ['timezone', 'Mars/Olympus'],
    ['displayName', 'A\u202Eb'],
    ['familyName', 'x'.repeat(600)],
  ]
  for (const [field, value] of wrong) {
    const answer = await window.submit(late, { [field]: value })
    t.is(answer.status, 422, field)
    t.regex(answer.text, new RegExp(`name="${field}"[^>]*aria-invalid`), field)
  }
  t.is((await row(world))?.display_name, 'First')
})

test('the pages about oneself speak the language of the profile', async t => {
  const world = await agency(app, 'speaks')
  const window = await signedIn(world)
  const saved = await window.submit(await open(world, window), { locale: 'de-AT' })
  t.regex(saved.text, /<html lang="de">/)
  t.regex(wordsOf(saved), /Ihr Profil ist gespeichert/)
  const wrong = await window.submit(saved, { phone: 'none' })
  t.is(wrong.status, 422)
  t.regex(wordsOf(wrong), /Eine Telefonnummer besteht aus Ziffern/)
  const pages = ['', 'security', 'security/password', 'sessions', 'applications', 'groups']
  for (const page of pages) {
    const view = await window.open(`${world.account.issuer}/${page}`)
    t.is(view.status, 200)
    t.regex(view.text, /<html lang="de">/, page)
  }
  const next = 'my own secret words'
  const change = {
    'current-password': password,
    'new-password': next,
    'repeated-password': next,
  }
  const form = await window.open(`${world.account.issuer}/security/password`)
  t.regex(wordsOf(await window.submit(form, change)), /Ihr Passwort ist geändert/)
  const mails = await app.db('mails').where({ account_id: world.account.id }).select('subject')
  t.deepEqual(mails, [{ subject: `Ihr Passwort für ${world.account.name} wurde geändert` }])
})

test('of two changes of one profile at the same time one is told that it came late', async t => {
  const world = await agency(app, 'race')
  const window = await signedIn(world)
  const page = await open(world, window)
  const names = ['One', 'Two', 'Three', 'Four']
  const answers = await Promise.all(names.map(displayName => window.submit(page, { displayName })))
  const kept = answers.filter(({ status }) => status === 200)
  t.is(kept.length, 1)
  t.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409, 409, 409],
  )
})
