import type { Knex } from 'knex'
import type { PlanInForce, PlanTerms } from '../../model/plan.ts'
import { statement } from '../statement.ts'
import { planInForce } from './plan-columns.ts'

/** A user who takes a seat: active or invited, in the words of the row `u`. */
export const seated = '(u.active or u.invited) and not u.suspended'

// The end of the month that runs, counted from the day on which the plan began.
const terms = statement<StoredTerms>(
  'plan_terms_versioned',
  `select plan, plan_quotas as "planQuotas", plan_since as since, plan_until as until, plan_after as after, version,
          coalesce(plan_until <= cohort_now(), false) as ended,
          (select min(a.plan_since + make_interval(months => n))
             from generate_series(1, 3 + cast(extract(epoch from cohort_now() - a.plan_since) / 2592000 as integer)) n
            where a.plan_since + make_interval(months => n) > cohort_now()) as "periodEnd"
     from accounts a where a.id = :accountId`,
)
const room = statement<Room>(
  'plan_room_of_others',
  `select ${planInForce},
          (select count(*) from users u where u.account_id = :accountId and ${seated}
              and u.id is distinct from cast(:except as uuid)) as seats,
          (select count(*) from groups g where g.account_id = :accountId and g.deleted_at is null) as groups
     from accounts where id = :accountId`,
)
const update = statement(
  'plan_update',
  `update accounts set plan = :plan, plan_quotas = cast(:planQuotas as jsonb), plan_until = cast(:until as timestamptz),
          plan_after = :after, plan_since = coalesce(cast(:since as timestamptz), cohort_now()),
          version = version + 1, updated_at = cohort_now()
    where id = :accountId`,
)
const over = statement<{ id: string }>(
  'plan_ended_accounts',
  `select id from accounts where plan_until <= cohort_now() order by plan_until limit 100`,
)

export type StoredTerms = PlanTerms & {
  /** Whether `after` holds already, though nobody has written so yet. */
  readonly ended: boolean
  /** When the month of the subscription that runs is over. */
  readonly periodEnd: Date
  /** The version of the account. */
  readonly version: number
}

/** The plan in force and what is there of what it may limit. */
export type Room = PlanInForce & { readonly seats: number; readonly groups: number }

export async function findPlanTerms(db: Knex, accountId: string): Promise<StoredTerms> {
  const [row] = await terms(db, { accountId })
  return row as StoredTerms
}

/** `except`: the id of a user whose seat is not counted. */
export async function findRoom(
  db: Knex,
  accountId: string,
  except: string | null = null,
): Promise<Room> {
  const [row] = await room(db, { accountId, except })
  return row as Room
}

/** `since` is when its months begin to run: null for now. */
export type NewTerms = Omit<PlanTerms, 'since'> & { readonly since: Date | null }

export async function updatePlan(db: Knex, accountId: string, terms: NewTerms): Promise<void> {
  await update(db, { ...terms, accountId, planQuotas: JSON.stringify(terms.planQuotas) })
}

/** Some accounts whose plan has ended and is still written as if it had not. */
export async function listEndedPlans(db: Knex): Promise<readonly string[]> {
  return (await over(db, {})).map(({ id }) => id)
}
