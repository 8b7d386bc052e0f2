import type { GroupKind } from '../../model/group.ts'
import { Refusal } from '../../model/refusal.ts'
import { checkLength } from '../text-limits.ts'

/**
 * Checks the name of a group. What a directory manages may be called as it is called there; a name given here holds
 * letters, digits and spaces (IK-21).
 */
export function checkGroupName(
  name: string,
  group: { kind: GroupKind; managedBy: string | null },
): void {
  if (name.trim() === '')
    throw new Refusal('invalid', 'a group needs a name', { field: 'displayName' })
  checkLength('displayName', name)
  if (group.managedBy !== null) return
  const offending = /[^\p{L}\p{M}\p{N} ]/u.exec(name)?.[0]
  if (offending === undefined) return
  throw new Refusal(
    'invalid',
    `the name of a group holds letters, digits and spaces; “${offending}” is none of them`,
    { field: 'displayName' },
  )
}
