import { Refusal } from '../../../model/refusal.ts'
import type { User } from '../../../model/user.ts'
import { toPerson } from '../../person.ts'

/** Whether a text is one plain mail address: nothing that could name a second one or a header. */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^\s@,;:<>()[\]\\"\p{Cc}\p{Cf}]+@[^\s@,;:<>()[\]\\"\p{Cc}\p{Cf}]+$/u.test(text)
  )
}

/** As `mailAddressOf`; undefined for who has none. */
export function findMailAddress(user: User): string | undefined {
  const address = toPerson(user).email ?? user.userName
  return isMailAddress(address) ? address : undefined
}

/** Where a person reads mail: their primary address, else a user name that is one. Refuses who has none. */
export function mailAddressOf(user: User): string {
  const address = findMailAddress(user)
  if (address !== undefined) return address
  throw new Refusal('invalid', 'an invitation needs a mail address', { field: 'emails' })
}
