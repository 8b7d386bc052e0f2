/** A part of what one person has, in the order of ids. */
export type HoldingsPage = {
  readonly accountId: string
  readonly userId: string
  readonly after: string | null
  readonly limit: number
}

/** The CTE `person`, for `reach`. */
export const person = `person as (select account_id, id from users where account_id = :accountId and id = :userId)`
