import { rightRecords, type Weight, weights } from '../../model/right.ts'
import { type Role, roleRecords } from '../../model/role.ts'
import { countSeatsByRole } from '../../storage/plan/plans.ts'
import type { Context } from '../context.ts'

/** Seats by the class of who takes them (HV-05): the weight of the heaviest right. */
export type SeatClasses = Readonly<Record<Weight, number>>

export async function countClasses({ db, account }: Context): Promise<SeatClasses> {
  const classes = { light: 0, regular: 0, heavy: 0 }
  for (const [role, seats] of await countSeatsByRole(db, account.id))
    classes[classOf(role)] += seats
  return classes
}

function classOf(role: Role): Weight {
  const heaviest = roleRecords[role].rights.map(right =>
    weights.indexOf(rightRecords[right].weight),
  )
  return weights[Math.max(0, ...heaviest)] ?? 'light'
}
