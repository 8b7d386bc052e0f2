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
  const form = await browser.open((await browser.open(galleryUrl)).link('Sign in'))
  return browser.submit(form.press('Sign in', { 'User name': userName, Password: password }))
}
