import { createBrowser } from '../browser/browser.ts'
import type { Page } from '../browser/page.ts'
import type { Say } from './progress.ts'
import type { Scene, Visitor } from './set-up.ts'
import type { Stage } from './stage.ts'

type Claims = Readonly<Record<string, unknown>>
type Demand = (holds: boolean, what: string, page?: Page) => void

/** Signs both people in as a browser would and demands what the demo promises; the first broken promise is an Error. */
export async function check(stage: Stage, scene: Scene, say: Say): Promise<void> {
  const claims = await getsIn(stage, scene)
  say(`${scene.insider.name} got in. The claims of the ID token, as the gallery verified them:`)
  console.log(JSON.stringify(claims, undefined, 2))
  say('Signed out of the gallery and of Cohort')
  const { refusal, code, reason } = await isTurnedAway(stage, scene)
  say(`${scene.outsider.name} was turned away. The page of Cohort says:`)
  console.log(`${refusal.heading}\n${refusal.lead}`)
  say(`The gallery was told ${code}: ${reason}`)
}

async function getsIn(stage: Stage, scene: Scene): Promise<Claims> {
  const { insider, group, issuer, clientId } = scene
  const browser = createBrowser()
  const signIn = await browser.open((await browser.open(stage.galleryUrl)).link('Sign in'))
  const you = await browser.submit(fill(signIn, insider))
  const claims = claimsOn(you)
  const groups: unknown = claims['groups']
  demand(you.url.origin === stage.galleryUrl.origin, 'the sign-in ends in the gallery', you)
  demand(claims['iss'] === issuer && claims['aud'] === clientId, 'iss and aud are right', you)
  demand(claims['name'] === insider.name, 'the token names the person', you)
  demand(Array.isArray(groups) && groups.includes(group), 'the token holds the group', you)

  const home = await browser.open(stage.galleryUrl)
  demand(home.text.includes(`${group} only`), 'the gallery shows the desk of the group', home)
  const asked = await browser.submit(home.press('Sign out'))
  const signedOut = await browser.submit(asked.press('Sign out'))
  demand(signedOut.url.pathname === '/signed-out', 'signing out comes back', signedOut)
  const again = await browser.open((await browser.open(stage.galleryUrl)).link('Sign in'))
  demand(again.url.origin === stage.cohortUrl.origin, 'Cohort asks again after signing out', again)
  return claims
}

async function isTurnedAway(
  stage: Stage,
  { outsider }: Scene,
): Promise<{ refusal: Page; code: string; reason: string }> {
  const browser = createBrowser()
  const signIn = await browser.open((await browser.open(stage.galleryUrl)).link('Sign in'))
  const refusal = await browser.submit(fill(signIn, outsider))
  demand(refusal.url.origin === stage.cohortUrl.origin, 'Cohort itself turns away', refusal)
  demand(refusal.heading.includes('don’t have access'), 'the page says so', refusal)
  demand(refusal.lead.includes('certain people and groups only'), 'it gives the reason', refusal)

  const told = await browser.submit(refusal.press('Return to Lumen Gallery'))
  const code = told.textById('code') ?? ''
  demand(told.url.origin === stage.galleryUrl.origin, 'the way back leads to the gallery', told)
  demand(code === 'access_denied', 'the gallery gets access_denied', told)
  demand(told.status === 403, 'the gallery shows its page for that', told)
  const home = await browser.open(stage.galleryUrl)
  demand(home.text.includes('Sign in'), 'nobody is signed in to the gallery', home)
  return { refusal, code, reason: told.textById('reason') ?? '' }
}

function fill(page: Page, { userName, password }: Visitor): ReturnType<Page['press']> {
  return page.press('Sign in', { 'User name': userName, Password: password })
}

function claimsOn(page: Page): Claims {
  const text = page.textById('claims')
  demand(text !== undefined, 'the gallery shows the claims', page)
  return JSON.parse(text ?? '{}') as Claims
}

const demand: Demand = (holds, what, page) => {
  if (holds) return
  const seen = page === undefined ? '' : `\n${page.url.href} (${page.status}):\n${page.text}`
  throw new Error(`Not so: ${what}.${seen}`)
}
