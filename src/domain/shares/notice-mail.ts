import type { Account } from '../../model/account.ts'
import type { User } from '../../model/user.ts'
import type { EndingShare } from '../../storage/shares/due-notices.ts'

export type NoticeWords = {
  readonly account: Account
  readonly user: User
  /** What they have, and what they manage and others have. */
  readonly shares: readonly EndingShare[]
}

/** What somebody is told of shares that end. */
export function noticeMail({ account, user, shares }: NoticeWords): {
  readonly subject: string
  readonly text: string
} {
  const lines = shares.map(share => {
    const { resourceName, principalName, level, until } = share
    const whose = share.principalId === user.id ? 'Your access' : `The access of ${principalName}`
    const when = until.toISOString().slice(0, 16).replace('T', ' ')
    return `- ${whose} to “${resourceName}” (${level}) ends on ${when} UTC.`
  })
  const text = [
    `Hello ${user.displayName ?? user.userName},`,
    '',
    ...lines,
    '',
    'Whoever manages it can extend it until then.',
    '',
  ]
  return { subject: `Access that ends soon in ${account.name}`, text: text.join('\n') }
}
