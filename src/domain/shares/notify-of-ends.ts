import type { Knex } from 'knex'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { User } from '../../model/user.ts'
import { listAccounts } from '../../storage/accounts.ts'
import { type EndingShare, findManagers, takeDueNotices } from '../../storage/shares/due-notices.ts'
import { findUser } from '../../storage/users/users.ts'
import { type Context, inTransaction, systemContext } from '../context.ts'
import { accessOf } from '../decisions/access.ts'
import { recordEvents } from '../events.ts'
import { queueMail } from '../mails/mails.ts'
import { isActive } from '../person.ts'
import { findMailAddress } from '../users/invitations/mail-address.ts'
import { mayShare } from './demand-to-share.ts'
import { noticeMail } from './notice-mail.ts'
import { shareEvent } from './share-events.ts'

const batch = 200
const mostManagers = 20

/**
 * Tells that shares end, 14 days, 3 days and one day before, once each: by an event, and by mail to whoever has them and to
 * those who gave or own them or have *manage* of their own, as far as they still may share it. Who manages by a role or through a
 * group alone hears of the event.
 */
export async function notifyOfEnds(db: Knex, box: SecretBox): Promise<void> {
  for (const account of await listAccounts(db)) {
    const context = systemContext(db, account, 'notices of shares')
    while ((await inTransaction(context, inside => notifyOfSome(inside, box))) === batch);
  }
}

async function notifyOfSome(context: Context, box: SecretBox): Promise<number> {
  const { account, db } = context
  const shares = await takeDueNotices(db, { accountId: account.id, limit: batch })
  if (shares.length === 0) return 0
  await recordEvents(
    context,
    shares.map(each => {
      const { level, until, days } = each
      return shareEvent('share.expiring', each, { level, until: until.toISOString(), days })
    }),
  )
  for (const [userId, own] of await byRecipient(context, shares)) {
    const user = await findUser(db, account.id, userId)
    if (user !== undefined) await mailTo(context, box, { user, shares: own })
  }
  return shares.length
}

/** Of what each person is told: what they have, and what they may share. */
async function byRecipient(
  context: Context,
  shares: readonly EndingShare[],
): Promise<ReadonlyMap<string, readonly EndingShare[]>> {
  const told = new Map<string, readonly EndingShare[]>()
  for (const [userId, own] of await byCandidate(context, shares)) {
    const resources = [...new Set(own.map(each => each.resourceId))]
    const access = await accessOf(context, { subjectId: userId, resources, libraryId: null })
    const fit = own.filter(
      ({ principalId, resourceId }) => principalId === userId || mayShare(access, resourceId),
    )
    if (fit.length > 0) told.set(userId, fit)
  }
  return told
}

async function byCandidate(
  { account, db }: Context,
  shares: readonly EndingShare[],
): Promise<ReadonlyMap<string, readonly EndingShare[]>> {
  const resourceIds = [...new Set(shares.map(each => each.resourceId))]
  const asked = { accountId: account.id, resourceIds, most: mostManagers }
  const managers = await findManagers(db, asked)
  const pairs = shares.flatMap(share => {
    const { principalId, granterKind, granterId, resourceId } = share
    const granter = granterKind === 'user' && granterId !== null ? [granterId] : []
    const people = new Set([principalId, ...granter, ...(managers.get(resourceId) ?? [])])
    return [...people].map(userId => ({ userId, share }))
  })
  const grouped = Map.groupBy(pairs, each => each.userId)
  return new Map([...grouped].map(([id, own]) => [id, own.map(each => each.share)]))
}

async function mailTo(
  context: Context,
  box: SecretBox,
  { user, shares }: { readonly user: User; readonly shares: readonly EndingShare[] },
): Promise<void> {
  const recipient = findMailAddress(user)
  if (recipient === undefined || !isActive(user)) return
  const words = noticeMail({ account: context.account, user, shares })
  await queueMail(context, box, { kind: 'share-expiry', userId: user.id, recipient, ...words })
}
