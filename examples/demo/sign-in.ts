import type { Browser } from '../browser/browser.ts'
import type { Page } from '../browser/page.ts'
import type { Visitor } from './people.ts'
import type { Stage } from './stage.ts'

/** Signs somebody in at the gallery, from its first page. */
export async function signIn(
  { galleryUrl }: Stage,
  browser: Browser,
  { userName, password }: Visitor,
): Promise<Page> {
  const name = await browser.open((await browser.open(galleryUrl)).link('Sign in'))
  const form = await browser.submit(name.press('Continue', { 'User name': userName }))
  return browser.submit(form.press('Sign in', { Password: password }))
}
