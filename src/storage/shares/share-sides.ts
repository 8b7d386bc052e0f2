import type { Knex } from 'knex'
import type { Role } from '../../model/role.ts'
import { statement } from '../statement.ts'

/** What sharing a resource has to know of it. */
export type SharedResource = {
  readonly id: string
  readonly name: string
  readonly now: Date
  /** When a share ends that is given no end; null for never. */
  readonly usualEnd: Date | null
  /** The latest end that a share may have. */
  readonly latestEnd: Date | null
}

/** Somebody or something with whom things may be shared. */
export type SharingPrincipal = {
  readonly id: string
  readonly kind: 'user' | 'group' | 'application'
  /** Null for groups and applications. */
  readonly role: Role | null
  /** Of an application: whether it acts for itself. */
  readonly service: boolean
}

const holdResources = statement<SharedResource>(
  'share_hold_resources',
  `select r.id, r.name, cohort_now() as now, cohort_now() + make_interval(days => l.default_share_days) as "usualEnd",
          cohort_now() + make_interval(days => l.most_share_days) as "latestEnd"
     from resources r join libraries l on l.account_id = r.account_id and l.id = r.library_id
    where r.account_id = :accountId and r.id = any(cast(:ids as uuid[])) order by r.id for key share of r`,
)
const holdPrincipals = statement<SharingPrincipal>(
  'share_hold_principals',
  `select p.id, p.kind, u.role, coalesce(a.client ->> 'type' = 'service', false) as service from principals p
     left join users u on p.kind = 'user' and u.account_id = p.account_id and u.id = p.id
     left join groups g on p.kind = 'group' and g.account_id = p.account_id and g.id = p.id
     left join applications a on p.kind = 'application' and a.account_id = p.account_id and a.id = p.id
    where p.account_id = :accountId and p.id = any(cast(:ids as uuid[]))
      and case p.kind when 'user' then u.id is not null when 'group' then g.deleted_at is null
                      else a.kind <> 'system' end
    order by p.id for key share of p`,
)

/** These resources, held against deletion until the transaction ends. */
export async function holdSharedResources(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SharedResource>> {
  return new Map((await holdResources(db, { accountId, ids })).map(each => [each.id, each]))
}

/** Those of these users, groups and applications that are there, held against deletion until the transaction ends. */
export async function holdSharingPrincipals(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SharingPrincipal>> {
  return new Map((await holdPrincipals(db, { accountId, ids })).map(each => [each.id, each]))
}
