import { contrast } from '../lib/contrast.ts'
import { leastContrast, type SetBranding, surfaces } from '../model/branding.ts'
import type { Picture } from '../model/picture.ts'
import { Refusal } from '../model/refusal.ts'
import { lockAccountSettings } from '../storage/accounts.ts'
import { findBranding, findLogo, updateAccent, updateLogo } from '../storage/branding.ts'
import { demandRight } from './caller.ts'
import { type Context, inTransaction } from './context.ts'
import { recordEvent } from './events.ts'
import { type Expected, isExpected } from './expected-version.ts'
import { checkPicture } from './pictures.ts'

/** How the sign-in pages of the account look. */
export async function getBranding(context: Context): Promise<SetBranding> {
  demandRight(context, 'account.view')
  return findBranding(context.db, context.account.id)
}

/**
 * Sets the accent colour of the sign-in pages, or with null that of Cohort. Refuses (`invalid`) one that cannot be read on
 * the light pages; on the dark ones it is lightened as far as that takes.
 */
export async function changeAccent(
  context: Context,
  accent: string | null,
  expected?: Expected,
): Promise<SetBranding> {
  const colour = accent?.toLowerCase() ?? null
  if (colour !== null) checkAccent(colour)
  return change(context, expected, async (inside, before) => {
    if (colour === before.accent) return undefined
    await updateAccent(inside.db, inside.account.id, colour)
    return { before: { accent: before.accent }, after: { accent: colour } }
  })
}

/** Gives the sign-in pages a picture in place of the mark of Cohort. */
export async function setLogo(
  context: Context,
  content: Buffer,
  expected?: Expected,
): Promise<SetBranding> {
  return changeLogo(context, checkPicture(content, 'logo'), expected)
}

export async function removeLogo(context: Context, expected?: Expected): Promise<SetBranding> {
  return changeLogo(context, null, expected)
}

/** The picture of the account; undefined where it has none. Everybody sees it who sees the sign-in pages. */
export async function getLogo({ db, account }: Context): Promise<Picture | undefined> {
  return findLogo(db, account.id)
}

async function changeLogo(
  context: Context,
  picture: Picture | null,
  expected: Expected,
): Promise<SetBranding> {
  return change(context, expected, async (inside, before) => {
    const logo = picture?.hash ?? null
    if (logo === before.logo) return undefined
    await updateLogo(inside.db, inside.account.id, picture)
    return { before: { logo: before.logo }, after: { logo } }
  })
}

type Difference = { readonly before: Look; readonly after: Look }
type Look = Readonly<Record<string, string | null>>

async function change(
  context: Context,
  expected: Expected,
  act: (inside: Context, before: SetBranding) => Promise<Difference | undefined>,
): Promise<SetBranding> {
  demandRight(context, 'account.manage')
  return inTransaction(context, async inside => {
    const { id, slug } = inside.account
    const { version } = await lockAccountSettings(inside.db, id)
    if (!isExpected(expected, version)) {
      throw new Refusal('stale', `the account is at version ${version} by now`)
    }
    const before = await findBranding(inside.db, id)
    const data = await act(inside, before)
    if (data === undefined) return before
    const target = { kind: 'account', id, name: slug } as const
    await recordEvent(inside, { type: 'account.changed', target, data })
    return findBranding(inside.db, id)
  })
}

function checkAccent(colour: string): void {
  const field = 'accent'
  if (!/^#[0-9a-f]{6}$/.test(colour)) {
    throw new Refusal('invalid', 'a colour is # and six hexadecimal digits', { field })
  }
  const least = Math.min(...surfaces.light.map(surface => contrast(colour, surface)))
  if (least >= leastContrast) return
  const words = `the contrast of ${colour} with the pages is ${least.toFixed(2)}, and text needs ${leastContrast} (WCAG AA): take a darker one`
  throw new Refusal('invalid', words, { field })
}
