import type { Right } from '../../model/right.ts'
import { Refusal } from '../../model/refusal.ts'
import { rightsOfRole } from '../../model/role.ts'
import { listRightEnds } from '../../storage/rights/right-ends.ts'
import type { Context } from '../context.ts'

/** When whoever asks loses those of their rights that they have for a time only. */
export async function ownRightEnds({
  db,
  account,
  caller,
}: Context): Promise<ReadonlyMap<string, Date>> {
  if (caller === undefined) return new Map()
  const ends = await listRightEnds(db, { accountId: account.id, id: caller.id })
  const implied: readonly string[] = caller.role === null ? [] : rightsOfRole(caller.role, account)
  return new Map([...ends].filter(([right]) => !implied.includes(right)))
}

/** Refuses (`forbidden`) to give without an end, by a role, what whoever asks has for a time only. */
export async function demandForGood(context: Context, rights: readonly Right[]): Promise<void> {
  const { account, caller } = context
  const implied = caller?.role ? rightsOfRole(caller.role, account) : []
  if (caller === undefined || rights.every(right => implied.includes(right))) return
  const ends = await ownRightEnds(context)
  const ending = rights.filter(right => ends.has(right))
  if (ending.length === 0) return
  const list = ending.toSorted().join(', ')
  throw new Refusal('forbidden', `what one has for a time is not given for good: ${list}`)
}

/** Refuses (`forbidden`) to give a right for longer than whoever asks has it. */
export async function demandToGiveUntil(
  context: Context,
  right: Right,
  until: Date | null,
): Promise<void> {
  const end = (await ownRightEnds(context)).get(right)
  if (end === undefined || (until !== null && until <= end)) return
  const why = `you have ${right} until ${end.toISOString()}, and what you give of it ends no later`
  throw new Refusal('forbidden', why, { field: 'until' })
}
