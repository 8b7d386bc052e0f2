import type { Weight } from '../../model/right.ts'
import { countSeatsByClass } from '../../storage/rights/user-classes.ts'
import type { Context } from '../context.ts'

/** Seats by the class of who takes them (HV-05): the weight of the heaviest right, wherever it comes from. */
export type SeatClasses = Readonly<Record<Weight, number>>

export async function countClasses({ db, account }: Context): Promise<SeatClasses> {
  const seats = await countSeatsByClass(db, account.id)
  return { light: 0, regular: 0, heavy: 0, ...Object.fromEntries(seats) }
}
