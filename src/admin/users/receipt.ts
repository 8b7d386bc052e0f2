import type { Receipt } from '../../model/receipt.ts'
import type { endUserSession } from '../contract/users/holdings.ts'
import type { Answer } from '../route.ts'

/** The proof of an end of access. */
export function representReceipt(receipt: Receipt): Answer<typeof endUserSession> {
  const { cause, ended, told, untold, followsInJobs } = receipt
  return { cause, ended, told, untold, followsInJobs }
}
