import { hasFeature, planIds } from '../../model/plan.ts'

/** Whether the plan of the account row has ended, so that the one after it holds. */
const ended = 'coalesce(plan_until <= cohort_now(), false)'

/** The plan that holds now, of a row of `accounts`. */
export const planInForce = `case when ${ended} then plan_after else plan end as plan,
                 case when ${ended} then '{}' else plan_quotas end as "planQuotas"`

const groupless = planIds.filter(plan => !hasFeature({ plan }, 'groups')).map(plan => `'${plan}'`)

/**
 * Whether groups count in the account `:accountId`: where its plan has none they are dormant. It is asked once for each
 * statement, not for each row.
 */
export const groupsCount = `(select case when ${ended} then plan_after else plan end not in (${groupless.join(', ')})
           from accounts where id = :accountId)`
