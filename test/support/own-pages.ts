import { type Agency, signIn } from './agency.ts'
import type { TestApp } from './app.ts'
import type { Browser } from './browser.ts'

/** A browser in which somebody is signed in at the account's own page. */
export async function signedIn({ account, browser }: Agency, as = 'ana'): Promise<Browser> {
  const window = browser()
  await signIn(window, await window.open(`${account.issuer}/sign-in`), as)
  return window
}

/** Lets so many minutes pass since everybody of the account signed in. */
export async function letMinutesPass(
  app: TestApp,
  { account }: Agency,
  minutes: number,
): Promise<void> {
  await app.db('users').where({ account_id: account.id }).update({ access_ended_at: null })
  await app.db.raw(
    `update oidc_records set payload = jsonb_set(payload, '{loginTs}', to_jsonb((payload ->> 'loginTs')::bigint - ?))
      where account_id = ? and model = 'Session'`,
    [minutes * 60, account.id],
  )
}
