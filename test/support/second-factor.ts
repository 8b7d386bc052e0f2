import { TOTP } from 'otpauth'
import type { Context } from '../../src/domain/context.ts'
import { addCodes, newCodes } from '../../src/domain/factors/codes.ts'
import { keepRecoveryCodes, makeRecoveryCodes } from '../../src/domain/factors/recovery-codes.ts'
import type { User } from '../../src/model/user.ts'
import { type Agency, signIn } from './agency.ts'
import type { TestApp } from './app.ts'
import type { Browser, View } from './browser.ts'

/** Sets what is given of the sign-in policy of an account, as it stands in the database. */
export async function setPolicy({ context, account }: Agency, policy: object): Promise<void> {
  await context.db('accounts').where({ id: account.id }).update({ sign_in_policy: policy })
}

export type Enrolled = {
  /** The secret of the authenticator app. */
  readonly secret: string
  readonly recoveryCodes: readonly string[]
}

/** Signs somebody in where a second factor is demanded, and gives what they set up. */
export async function enrolled(world: Agency, window: Browser, as: string): Promise<Enrolled> {
  const began = await world.application.begin()
  const setUp = await signIn(window, await window.open(began.url), as)
  const secret = secretOn(setUp)
  const codes = await window.submit(setUp, { code: codeOf(secret) })
  await world.application.redeem(began, await kept(window, codes))
  return { secret, recoveryCodes: codesOn(codes) }
}

/** Gives somebody an authenticator app and recovery codes, without the pages. */
export async function givenFactors(
  { box }: Pick<TestApp, 'box'>,
  context: Context,
  user: User,
  name = 'App',
): Promise<Enrolled> {
  const { secret } = newCodes(context, box, user, name)
  const setUp = { setUp: name, code: codeOf(secret), name, first: false }
  if (!(await addCodes(context, box, user, setUp))) throw new Error('the code was not right')
  const recoveryCodes = await makeRecoveryCodes(context, box, user)
  await keepRecoveryCodes(context, user)
  return { secret, recoveryCodes }
}

/** Says that the recovery codes that a page shows were kept. */
export async function kept(window: Browser, view: View): Promise<View> {
  if (codesOn(view).length !== 10) throw new Error(`no ten recovery codes: ${view.text}`)
  return window.submit(view)
}

/** The recovery codes that a page shows. */
export function codesOn({ text }: View): readonly string[] {
  return [...text.matchAll(/<code>([a-z2-9]{5}-[a-z2-9]{5})<\/code>/g)].map(([, code = '']) => code)
}

/** The secret that a page shows for an authenticator app. */
export function secretOn({ text }: View): string {
  return /<code class="key">([A-Z2-7 ]+)<\/code>/.exec(text)?.[1]?.replaceAll(' ', '') ?? ''
}

/** What the app shows, or shows in so many seconds. */
export function codeOf(secret: string, later = 0): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + later * 1000 })
}
