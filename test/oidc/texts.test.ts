import { globSync, readFileSync } from 'node:fs'
import test from 'ava'
import { english as englishMails } from '../../src/domain/mails/texts/english.ts'
import { german as germanMails } from '../../src/domain/mails/texts/german.ts'
import { languageOf, languages } from '../../src/model/language.ts'
import { Refusal } from '../../src/model/refusal.ts'
import { english } from '../../src/oidc/texts/english.ts'
import { german } from '../../src/oidc/texts/german.ts'
import { refusals } from '../../src/oidc/texts/german/refusals.ts'
import { agency, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'
import { textsIn } from '../support/page-texts.ts'

const app = testApp(test)

const pages = [...globSync('src/oidc/pages/**/*.ts'), 'src/front-door.ts']

test('everything that a page says is in the catalogue of its language', t => {
  t.true(pages.length > 30)
  const outside = pages.flatMap(file =>
    textsIn(readFileSync(file, 'utf8')).map(text => `${file}: ${text}`),
  )
  t.deepEqual(outside, [])
})

test('a text that stands in a page is found', t => {
  const page = 'const a = html`<p class="lead">${html`<b>${x}</b>`} Sign in</p>`'
  t.deepEqual(textsIn(page), ['Sign in'])
  t.deepEqual(textsIn('html`<img alt="A picture" />`'), ['A picture'])
  t.deepEqual(textsIn("field({ name: 'a', label: 'User name' })"), ['User name'])
  t.deepEqual(textsIn('html`<input ${on && html`checked`} value="${\'Of `course`\'}" />`'), [])
})

/** What may be the same in both languages. */
const shared =
  /^(?:common\.(?:problemWith|code|moment)|ownSignIn\.(?:browser|passkeys?)|consent\.scopes|mails\.browser)/

test('no German text is left in English, and none is empty', t => {
  const [own, other] = [
    new Map([...leavesOf(english), ...leavesOf(englishMails, 'mails')]),
    new Map([...leavesOf(german), ...leavesOf(germanMails, 'mails')]),
  ]
  t.deepEqual([...other.keys()].toSorted(), [...own.keys()].toSorted())
  const same = [...other].filter(([name, text]) => text === own.get(name) && !shared.test(name))
  t.deepEqual(same, [])
  t.deepEqual(
    [...other].filter(([, text]) => text === ''),
    [],
  )
})

test('numbers go with their words in both languages', t => {
  t.regex(english.secondFactor.remember(1), /for a day$/)
  t.regex(english.secondFactor.remember(30), /for 30 days$/)
  t.regex(german.secondFactor.remember(1), /einen Tag lang/)
  t.regex(german.secondFactor.remember(30), /30 Tage lang/)
  t.regex(english.secondFactor.fewLeftLead(0), /None is left/)
  t.regex(german.secondFactor.fewLeftLead(1), /Einer ist noch übrig/)
  t.regex(german.secondFactor.fewLeftLead(2), /2 sind noch übrig/)
  const time = new Date('2026-03-09T17:05:00Z')
  t.is(english.common.moment(time), '2026-03-09 17:05 UTC')
  t.is(german.common.moment(time), '09.03.2026, 17:05 UTC')
})

test('what the domain refuses people has words in German', t => {
  const rooms = 'passwords,factors,recovery,join-requests,sessions,sign-ins'
  const files = [
    ...globSync(`src/domain/{${rooms}}/**/*.ts`),
    'src/domain/users/own-profile.ts',
    'src/domain/users/invitations/accept-invitation.ts',
    'src/domain/upstreams/own-links.ts',
    ...globSync('src/oidc/interactions/*.ts'),
  ]
  const sources = files
    .map(file => readFileSync(file, 'utf8'))
    .filter(text => /Refusal|badPassword/.test(text))
  const said = sources.flatMap(sentencesIn)
  t.true(said.length > 25, 'found')
  const left = said.filter(sentence => {
    const message = sentence.replaceAll(/\$\{[^}]*\}/g, '7')
    return german.problems.refused(new Refusal('invalid', message)) === unknown
  })
  t.deepEqual(left, [])
  const all = globSync('src/{domain,oidc/interactions}/**/*.ts')
    .map(file => readFileSync(file, 'utf8'))
    .join('\n')
  const stale = Object.keys(refusals).filter(sentence => !all.includes(sentence))
  t.deepEqual(stale, [])
})

const unknown = german.problems.refused(new Refusal('invalid', 'nobody says this'))

const sentence = /(['`])([A-Z][^'`\n]* [^'`\n]*\.)\1/g
const refusedSentence = /new Refusal\(\s*'[\w-]+',\s*(['`])([A-Z][^'`\n]*)\1/g

/** What a source says to people; of one that also writes mails, what it refuses them. */
function sentencesIn(source: string): readonly string[] {
  const found = source.matchAll(/mail|subject/i.test(source) ? refusedSentence : sentence)
  return [...found].map(([, , said = '']) => said)
}

test('the first language that is ours is taken, whatever its region', t => {
  t.is(languageOf(['fr', 'de-CH', 'en']), 'de')
  t.is(languageOf(['EN-gb', 'de']), 'en')
  t.is(languageOf(['de_AT']), 'de')
  const hostile = ['', '*', '-', 'den', 'deu', '__proto__', 'constructor', '<de>', ' de', '\0']
  t.is(languageOf([...hostile, 'd'.repeat(100_000)]), undefined)
  t.deepEqual(languages, ['en', 'de'])
})

test('OpenID Connect Core 3.1.2.1: ui_locales chooses the language, from the first page to the last', async t => {
  const { application, browser } = await agency(app, 'german')
  const window = browser()
  const began = await application.begin({ ui_locales: 'fr de-AT en', prompt: 'consent' })
  const page = await window.open(began.url)
  t.regex(page.text, /<html lang="de">/)
  t.regex(wordsOf(page), /Anmelden weiter zu .*Benutzername/)
  const wrong = await window.submit(page, { username: 'ana', password: 'wrong' })
  t.is(wrong.status, 422)
  t.regex(wordsOf(wrong), /Benutzername oder Passwort stimmt nicht/)
  const consent = await signIn(window, wrong, 'ana')
  t.regex(wordsOf(consent), /Zugriff geben\? Sie sind als ana angemeldet/)
  const other = await browser().open((await application.begin({ ui_locales: 'fr' })).url)
  t.regex(other.text, /<html lang="en">/, 'what is not spoken asks for nothing')
})

test('the language of the browser is taken where nothing else is known, and nonsense is English', async t => {
  const { account } = await agency(app, 'accepted')
  const german = ['de', 'de-CH, en;q=0.5', 'fr, de;q=0.8, en;q=0.7', 'en;q=0.1, DE-at']
  const english = ['fr', '*', 'de;q=0, fr', 'en, de', '', ',,;q=', '<script>', 'x'.repeat(8000)]
  const many = Array.from({ length: 1500 }, (_, index) => `x-${index}`).join()
  const wordings = { de: german, en: [...english, 'de;q=nothing', many] }
  for (const [lang, accepted] of Object.entries(wordings)) {
    for (const header of accepted) {
      const page = await fetch(`${account.issuer}/`, { headers: { 'accept-language': header } })
      t.is(page.status, 200)
      t.regex(page.headers.get('vary') ?? '', /accept-language/i)
      const text = await page.text()
      t.true(text.includes(`<html lang="${lang}">`), header.slice(0, 80))
      t.true(text.includes(lang === 'de' ? 'Willkommen bei' : 'Welcome to'))
    }
  }
})

test('ui_locales that are no languages change nothing', async t => {
  const { application, browser, account } = await agency(app, 'hostile')
  const many = Array.from({ length: 500 }, () => 'xx').join(' ')
  for (const asked of ['', ' ', '"><script>alert(1)</script>', '__proto__', 'dex', `${many} de`]) {
    const page = await browser().open((await application.begin({ ui_locales: asked })).url)
    t.is(page.status, 200)
    t.regex(page.text, /<html lang="en">/)
    t.false(page.text.includes('<script>'))
  }
  const headers = { 'accept-language': 'de', accept: 'text/html' }
  const fault = await fetch(`${account.issuer}/auth?client_id=nobody`, { headers })
  t.regex(await fault.text(), /Dieser Link funktioniert nicht/)
  const nothing = await fetch(`${app.url}/nothing`, { headers })
  t.is(nothing.status, 404)
  t.regex(await nothing.text(), /Unter dieser Adresse gibt es nichts/)
  const door = await fetch(`${app.url}/`, { headers })
  t.regex(await door.text(), /Jedes Konto hat eine eigene Adresse/)
})

/** Each text by its name; of a function, what it says of some values. */
function leavesOf(value: unknown, name = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[name, value]]
  if (typeof value === 'function') return [[name, saidBy(value as Say)]]
  return Object.entries(value as object).flatMap(([key, each]) =>
    leavesOf(each, name === '' ? key : `${name}.${key}`),
  )
}

type Say = (...values: readonly unknown[]) => unknown

/** Texts take names, numbers, times, markup or a refusal; one of these rows fits. */
function saidBy(say: Say): string {
  const { length } = say
  const mark = { markup: 'X', join: () => 'X', message: 'X', code: 'invalid' }
  for (const value of ['X', 2, new Date(0), mark, 'code']) {
    try {
      const said = say(...Array.from({ length }, () => value))
      return typeof said === 'string' ? said : JSON.stringify(said)
    } catch {
      // the next one
    }
  }
  throw new Error('a text takes something else')
}
