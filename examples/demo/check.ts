import { createBrowser } from '../browser/browser.ts'
import type { Page } from '../browser/page.ts'
import { checkSharing } from './check-sharing.ts'
import { demand } from './demand.ts'
import type { Say } from './progress.ts'
import type { Scene } from './set-up.ts'
import { signIn } from './sign-in.ts'
import type { Stage } from './stage.ts'

type Claims = Readonly<Record<string, unknown>>

/** Does as a browser would what the demo promises, and demands it; the first broken promise is an Error. */
export async function check(stage: Stage, scene: Scene, say: Say): Promise<void> {
  const { editor, outsider } = scene.visitors
  const claims = await getsIn(stage, scene)
  say(`${editor.name} got in. The claims of the ID token, as the gallery verified them:`)
  console.log(JSON.stringify(claims, undefined, 2))
  say('Signed out of the gallery and of Cohort')
  const { refusal, code, reason } = await isTurnedAway(stage, scene)
  say(`${outsider.name} was turned away. The page of Cohort says:`)
  console.log(`${refusal.heading}\n${refusal.lead}`)
  say(`The gallery was told ${code}: ${reason}`)
  await checkSharing(stage, scene, say)
}

async function getsIn(stage: Stage, scene: Scene): Promise<Claims> {
  const { visitors, group, issuer, clientId } = scene
  const { editor } = visitors
  const browser = createBrowser()
  const home = await signIn(stage, browser, editor)
  demand(home.url.href === stage.galleryUrl.href, 'the sign-in ends in the gallery', home)
  demand(home.text.includes(`${group} only`), 'the gallery shows the note of the group', home)
  const you = await browser.open(home.link(editor.name))
  const claims = claimsOn(you)
  const groups: unknown = claims['groups']
  demand(claims['iss'] === issuer && claims['aud'] === clientId, 'iss and aud are right', you)
  demand(claims['name'] === editor.name, 'the token names the person', you)
  demand(Array.isArray(groups) && groups.includes(group), 'the token holds the group', you)

  const asked = await browser.submit(you.press('Sign out'))
  const signedOut = await browser.submit(asked.press('Sign out'))
  demand(signedOut.url.pathname === '/signed-out', 'signing out comes back', signedOut)
  const again = await browser.open((await browser.open(stage.galleryUrl)).link('Sign in'))
  demand(again.url.origin === stage.cohortUrl.origin, 'Cohort asks again after signing out', again)
  return claims
}

async function isTurnedAway(
  stage: Stage,
  { visitors }: Scene,
): Promise<{ refusal: Page; code: string; reason: string }> {
  const browser = createBrowser()
  const refusal = await signIn(stage, browser, visitors.outsider)
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

function claimsOn(page: Page): Claims {
  const text = page.textById('claims')
  demand(text !== undefined, 'the gallery shows the claims', page)
  return JSON.parse(text ?? '{}') as Claims
}
