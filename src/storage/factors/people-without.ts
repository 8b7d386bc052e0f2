import type { Knex } from 'knex'
import type { Role } from '../../model/role.ts'
import { statement } from '../statement.ts'

/** How many people a policy concerns. */
export type PolicyReach = {
  /** Who may be signed in at all. */
  readonly people: number
  /** Of whom a second factor is required. */
  readonly required: number
  /** Who of those has to set one up before they are in. */
  readonly toSetUp: number
  /** Who has no passkey. */
  readonly withoutPasskey: number
}

const isRequired = `(cast(:everybody as boolean)
    or u.role in (select jsonb_array_elements_text(cast(:roles as jsonb))))`
const count = statement<PolicyReach>(
  'sign_in_policy_reach',
  `select count(*)::integer as people,
          (count(*) filter (where ${isRequired}))::integer as required,
          (count(*) filter (where ${isRequired} and c.user_id is null and p.user_id is null))::integer as "toSetUp",
          (count(*) filter (where p.user_id is null))::integer as "withoutPasskey"
     from users u
     left join (select distinct user_id from code_factors where account_id = :accountId) c on c.user_id = u.id
     left join (select distinct user_id from passkeys
                 where account_id = :accountId and relying_party = :relyingParty) p on p.user_id = u.id
    where u.account_id = :accountId and u.active and not u.suspended`,
)

export type PolicyQuestion = {
  readonly accountId: string
  /** A second factor is required of everybody, */
  readonly everybody: boolean
  /** or of these. */
  readonly roles: readonly Role[]
  /** Passkeys count that were made for it. */
  readonly relyingParty: string | null
}

/** Reads every person of the account: for a preview, not for a list. */
export async function countReach(db: Knex, question: PolicyQuestion): Promise<PolicyReach> {
  const [row] = await count(db, { ...question, roles: JSON.stringify(question.roles) })
  return row as PolicyReach
}
