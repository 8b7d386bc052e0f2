import type { Knex } from 'knex'
import { refusingConflicts } from '../conflicts.ts'
import { statement } from '../statement.ts'

export type BudgetRequest = {
  readonly accountId: string
  readonly connectionId: string
  /** Requests that come in each second. */
  readonly rate: number
  /** The most that pile up. */
  readonly burst: number
  readonly wanted: number
}

export type Budget = {
  /** How many of the wanted requests there were. */
  readonly granted: number
  /** What is left, with its fraction. */
  readonly requests: number
}

// A token bucket: what the time brought is added, what is wanted and there is taken, in one statement under the row.
const present = `least(:burst, b.requests
  + :rate * greatest(0, extract(epoch from excluded.counted_at - b.counted_at)::float))`
const take = statement<Budget>(
  'connection_budget_take',
  `insert into connection_budgets as b (account_id, connection_id, requests, granted, counted_at)
   values (:accountId, :connectionId, cast(:burst as float) - least(cast(:wanted as float), :burst),
           least(cast(:wanted as float), :burst), cohort_now())
   on conflict (account_id, connection_id) do update set
     granted = least(:wanted, floor(${present})),
     requests = ${present} - least(:wanted, floor(${present})),
     counted_at = greatest(b.counted_at, excluded.counted_at)
   returning granted, requests`,
)

/** Takes requests out of the budget of a connection, as many as there are. */
export async function takeFromBudget(db: Knex, request: BudgetRequest): Promise<Budget> {
  const [row] = await refusingConflicts({}, () => take(db, request))
  return row ?? { granted: 0, requests: 0 }
}
