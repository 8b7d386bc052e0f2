import type { Knex } from 'knex'
import { newId } from '../../lib/ids.ts'
import type { Actor, ActorKind } from '../../model/event.ts'
import type { PlanId, Quotas } from '../../model/plan.ts'
import { statement } from '../statement.ts'

export type PlanChangeKind = 'set' | 'cancelled' | 'resumed' | 'ended'

/** One step in the life of a plan: what, when, who and why. */
export type PlanChange = {
  readonly id: string
  readonly kind: PlanChangeKind
  readonly at: Date
  readonly actorKind: ActorKind
  readonly actorId: string | null
  readonly actorName: string
  readonly reason: string | null
  readonly before: PlanState
  readonly after: PlanState
}

/** Terms as they are kept and told. */
export type PlanState = {
  readonly plan: PlanId
  readonly quotas: Partial<Quotas>
  readonly until: string | null
  readonly after: PlanId | null
}

const insert = statement(
  'plan_change_create',
  `insert into plan_changes (account_id, id, kind, actor_kind, actor_id, actor_name, reason, before, after)
   values (:accountId, :id, :kind, :actorKind, cast(:actorId as uuid), :actorName, :reason, cast(:before as jsonb),
           cast(:after as jsonb))`,
)
const list = statement<PlanChange>(
  'plan_change_list',
  `select id, kind, at, actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName", reason, before, after
     from plan_changes
    where account_id = :accountId and (cast(:before as uuid) is null or id < cast(:before as uuid))
    order by id desc limit :limit`,
)

export type NewPlanChange = Pick<PlanChange, 'kind' | 'reason' | 'before' | 'after'> & {
  readonly actor: Actor
}

export async function insertPlanChange(
  db: Knex,
  accountId: string,
  { actor, kind, reason, before, after }: NewPlanChange,
): Promise<void> {
  const by = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name }
  const states = { before: JSON.stringify(before), after: JSON.stringify(after) }
  await insert(db, { accountId, id: newId(), kind, reason, ...by, ...states })
}

/** Up to `limit` changes from before the one with the id `before`, the latest first. */
export async function listPlanChanges(
  db: Knex,
  page: { accountId: string; before: string | null; limit: number },
): Promise<readonly PlanChange[]> {
  return list(db, page)
}
