import { newId } from '../../lib/ids.ts'
import { oneLine } from '../../lib/one-line.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import { hashToken, newToken } from '../../lib/token.ts'
import type { RememberedDevice } from '../../model/factor.ts'
import type { Person } from '../../model/person.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  deleteDevice,
  insertDevice,
  isDeviceKnown,
  listDevices as listRows,
  useDevice,
} from '../../storage/factors/remembered-devices.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { lockPerson } from '../users/lock-person.ts'
import { ofUser } from '../users/of-user.ts'
import { sendSignInNotice } from './sign-in-notice.ts'

type Someone = Pick<Person, 'id'>

/**
 * Remembers a browser in which somebody has shown a second factor, for the days that the policy says, and gives its token.
 * What ends the person's access ends it too, and so does every change of their factors.
 */
export async function rememberDevice(
  context: Context,
  box: SecretBox,
  { id }: Someone,
  browser: string | null,
): Promise<string> {
  const days = daysOf(context)
  const token = newToken('device')
  await inTransaction(context, async inside => {
    const user = await lockPerson(inside, id)
    const device = { id: newId(), hash: hashToken(token), browser, days }
    await insertDevice(inside.db, ofUser(inside, id), device)
    const target = { kind: 'user', id, name: user.userName } as const
    await recordEvent(inside, { type: 'device.remembered', target, data: { browser, days } })
    const name = browser === null ? undefined : oneLine(browser)
    await sendSignInNotice(inside, box, user, ({ remembered }) => remembered(name, days))
  })
  return token
}

/** Whether one of the tokens that a browser shows is of this person and still counts. */
export async function isKnownDevice(
  context: Context,
  userId: string,
  tokens: readonly string[],
): Promise<boolean> {
  if (tokens.length === 0 || daysOf(context) === 0) return false
  return isDeviceKnown(context.db, ofUser(context, userId), tokensOf(context, tokens))
}

/** As `isKnownDevice`, in place of a second factor: it is written down as used. */
export async function takeDevice(
  context: Context,
  userId: string,
  tokens: readonly string[],
): Promise<boolean> {
  if (tokens.length === 0 || daysOf(context) === 0) return false
  return useDevice(context.db, ofUser(context, userId), tokensOf(context, tokens))
}

/** The browsers that are remembered for a person, the latest first. */
export async function listDevices(
  context: Context,
  { id }: Someone,
): Promise<readonly RememberedDevice[]> {
  return listRows(context.db, { ...ofUser(context, id), days: daysOf(context) })
}

/** Forgets one of them, at the person's wish. */
export async function forgetDevice(context: Context, person: Someone, id: string): Promise<void> {
  await inTransaction(context, async inside => {
    const user = await lockPerson(inside, person.id)
    if (!(await deleteDevice(inside.db, ofUser(inside, person.id), id))) {
      throw new Refusal('not-found', 'there is no such browser')
    }
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    await recordEvent(inside, { type: 'device.forgotten', target, data: { device: id } })
  })
}

function tokensOf(
  context: Context,
  tokens: readonly string[],
): { readonly hashes: readonly Buffer[]; readonly days: number } {
  return { hashes: tokens.map(hashToken), days: daysOf(context) }
}

function daysOf({ account }: Context): number {
  return account.signInPolicy.rememberDays
}
