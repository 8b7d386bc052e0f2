import type { Account } from '../../model/account.ts'
import type { User } from '../../model/user.ts'
import { mailTextsFor } from '../mails/texts/mail-texts.ts'
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
  const { hello, shares: words } = mailTextsFor(user)
  const lines = shares.map(share => {
    const { resourceName, principalName, level, until } = share
    const whose = share.principalId === user.id ? undefined : principalName
    return words.ends(whose, resourceName, level, until)
  })
  const text = [hello(user.displayName ?? user.userName), '', ...lines, '', words.extend, '']
  return { subject: words.subject(account.name), text: text.join('\n') }
}
